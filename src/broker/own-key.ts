// Needs no Node: the console takes it into the browser as it is.

/** A message, as far as it tells whose its key is. */
interface Keyed {
  readonly id?: string | undefined;
  readonly key?: string | undefined;
  /** By which request of a protocol, where it was one and is remembered. */
  readonly published?: { readonly requestId?: string | undefined } | undefined;
}

/** What stands in the place of a key where no request published the message, but a program in the process. */
export const NO_REQUEST = 'CONTROL';

const REQUEST_ID = /^[0-9A-F]{24}$/;

/**
 * The key that the producer gave. A message without one has the id of the request that published it in
 * its place (source: the official SDKs for Java and PHP), or over XML its own id, where it came by the
 * MQCloud gateway. Where that request is not known, what looks like such an id is taken for one.
 */
export function ownKey({ id, key, published }: Keyed): string | undefined {
  if (key === undefined || key === id) return undefined;
  const requestId = published?.requestId;
  const isStandIn = requestId === undefined ? looksLikeStandIn(key) : key === requestId;
  return isStandIn ? undefined : key;
}

function looksLikeStandIn(key: string): boolean {
  return key === NO_REQUEST || REQUEST_ID.test(key);
}
