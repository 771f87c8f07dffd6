/** A record whose members are there or not, but never `undefined`. */
export type Known<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The members that are not `undefined`. */
export function known<T extends object>(value: T): Known<T> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members) as Known<T>;
}
