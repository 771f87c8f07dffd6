import { headerOf, type Headers } from './recording';

/** For people: what {@link isOfFront} lets through. */
export const FRONT_PATHS = '/topics/{topic}/messages, /topic/… and /mq/…';

/** What leads up, and where the control API of a mqrest is; some servers pass over what a `;` begins. */
const TRICK = /^(\.\.?|_mqrest)(;.*)?$/i;
const ESCAPE = /%[0-9a-f]{2}/i;

/**
 * Whether a target is a path of one of the two protocols, in whichever way a server or a proxy reads
 * it: escapes undone once or twice, dots taken away, backslashes for slashes. Whoever made a recording,
 * and whoever asks a recorder, nothing else goes out.
 */
export function isOfFront(target: string, headers: Headers): boolean {
  const [path = ''] = target.split('?', 1);
  // What is escaped more than twice is for no front.
  const plain = unescaped(unescaped(path));
  if (ESCAPE.test(plain) || plain.split(/[/\\]+/).some((part) => TRICK.test(part))) return false;
  // SDKs send a base path that the endpoint has, too.
  const hasBase = headerOf(headers, 'x-mq-version') !== undefined;
  return (
    /^\/+(topics|topic|mq)(\/|$)/.test(path) ||
    (hasBase && /^\/.*\/topics\/[^/]+\/messages$/.test(path))
  );
}

/** Of a path, or of what is left of one, without what cannot be seen, which some pass over. */
function unescaped(path: string): string {
  const plain = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return plain.replace(/[\0-\x20]/g, '');
}
