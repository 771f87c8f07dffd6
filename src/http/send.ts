import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { noteBytes } from './outcome';
import { requestId } from './request-id';

/**
 * Ends the reply with this status and body, its Content-Length and the request id. The header
 * name `x-mq-request-id` is in lower case because the Python and Java SDKs look it up that way.
 * Does nothing where the client has hung up or the reply has begun.
 */
export function send(
  res: ServerResponse,
  status: number,
  body: string,
  headers: OutgoingHttpHeaders = {},
): void {
  if (res.headersSent || res.destroyed) return;
  const all: OutgoingHttpHeaders = { 'x-mq-request-id': requestId(res.req), ...headers };
  if (status === 204 || status === 304) {
    res.writeHead(status, all).end();
    return;
  }
  const bytes = Buffer.byteLength(body);
  all['Content-Length'] = bytes;
  noteBytes(res, bytes);
  res.writeHead(status, all).end(body);
}
