import type { IncomingMessage } from 'node:http';

/**
 * Whether a browser sends this for a page of another origin: `Sec-Fetch-Site` says so (Fetch
 * Metadata), or, where a browser does not send that, an `Origin` of another host. What is no browser
 * sends neither.
 */
export function isOfOtherOrigin(req: Pick<IncomingMessage, 'headers'>): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site === undefined) return hasOtherOrigin(req);
  return site !== 'same-origin' && site !== 'none';
}

/** Whether the `Origin` is not that of the `Host`. */
export function hasOtherOrigin({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const { origin, host = '' } = headers;
  if (origin === undefined) return false;
  return /^https?:\/\/([^/]+)$/.exec(origin)?.[1]?.toLowerCase() !== host.toLowerCase();
}
