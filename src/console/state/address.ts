import { signal } from '@preact/signals';
import { queryText } from '../api/http';

type Query = Readonly<Record<string, string | undefined>>;

/** What the page shows, as the part of its address behind `#` says. */
export interface Address {
  /** Such as `['messages', '0A…']`. */
  readonly path: readonly string[];
  readonly query: Query;
}

function read(): Address {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  const parts = path.split('/').filter((part) => part !== '');
  return { path: parts.map(decoded), query: Object.fromEntries(new URLSearchParams(query)) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Where the page is. */
export const address = signal<Address>(read());
window.addEventListener('hashchange', () => {
  address.value = read();
});

/** The address of a place, for links. */
export function href(path: readonly string[], query: Query = {}): string {
  return `#/${path.map(encodeURIComponent).join('/')}${queryText(query)}`;
}

/** Goes to a place. */
export function go(path: readonly string[], query: Query = {}): void {
  location.hash = href(path, query);
}

/** Changes what stands behind the `?`, in place: going back leads past it. */
export function refine(query: Query): void {
  const { path, query: before } = address.peek();
  history.replaceState(history.state, '', href(path, { ...before, ...query }));
  address.value = read();
}
