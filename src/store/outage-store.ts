import { MqError } from '../errors';
import type { Store } from './store';

/** What puts messages in, takes them out, settles or reads them, and what goes with that. */
const CUT: readonly (keyof Store)[] = [
  ...(['append', 'pop', 'settle', 'read', 'positions', 'swap', 'note', 'notes'] as const),
];

/**
 * A store whose messages cannot be had while `why` gives a reason: the verbs of {@link CUT} then
 * reject with `StoreUnavailable`, and nothing is done. All else works: listing, declaring, dropping,
 * sweeping.
 */
export function outageStore(store: Store, why: () => string | undefined): Store {
  const cut =
    (verb: Verb): Verb =>
    (...args) => {
      const reason = why();
      if (reason === undefined) return verb(...args);
      return Promise.reject(new MqError('StoreUnavailable', reason));
    };
  const verbs = methodsOf(store).map((name): [string, Verb] => {
    const verb = (Reflect.get(store, name) as Verb).bind(store);
    return [name, (CUT as readonly string[]).includes(name) ? cut(verb) : verb];
  });
  return Object.fromEntries(verbs) as unknown as Store;
}

type Verb = (...args: unknown[]) => unknown;

/** The names of the methods of an object, its class's and those which that inherits. */
function methodsOf(object: object): string[] {
  const prototype = Object.getPrototypeOf(object) as object;
  if (prototype === Object.prototype) return [];
  return [...Object.getOwnPropertyNames(prototype), ...methodsOf(prototype)];
}
