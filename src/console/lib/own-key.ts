/** A message, as far as it tells whose its key is. */
interface Keyed {
  readonly key?: string | undefined;
  /** By which request of a protocol, where it was one and is remembered. */
  readonly published?: { readonly requestId?: string | undefined } | undefined;
}

/** What stands in the place of a key: the id of a request, or the mark of a program's own call. */
const STAND_IN = /^(?:[0-9A-F]{24}|CONTROL)$/;

/**
 * The key that the sender gave. A message without one has the id of the request that published it in
 * its place on the wire (source: the official SDKs for Java and PHP); where that request is not known,
 * what looks like such an id is taken for one.
 */
export function ownKey({ key, published }: Keyed): string | undefined {
  if (key === undefined) return undefined;
  const requestId = published?.requestId;
  const isStandIn = requestId === undefined ? STAND_IN.test(key) : key === requestId;
  return isStandIn ? undefined : key;
}
