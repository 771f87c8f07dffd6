import type { IncomingMessage } from 'node:http';

/** The request line's target, as it came: Express takes off the URL what a Router is mounted on. */
export function requestTarget(req: IncomingMessage & { readonly originalUrl?: string }): string {
  return req.originalUrl ?? req.url ?? '';
}
