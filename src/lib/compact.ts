/** A record whose members are there or not, but never `undefined`. */
export type Compact<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The members that are not `undefined`. */
export function compact<T extends object>(value: T): Compact<T> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members) as Compact<T>;
}
