import { STATUS_CODES, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { noteBytes, requestId } from './exchange';

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

/** Ends the connection without a reply. */
export function hangUp(res: ServerResponse): void {
  res.req.socket.destroy();
}

/** How a reply can be spoilt: half of its body, an empty body, or half of the body it announces. */
export type Spoiling = 'truncated' | 'empty' | 'cut';

/**
 * Replies as `send` does, but not with all of the body. A reply without a body has nothing to
 * lose but its connection, which `cut` ends.
 */
export function sendSpoilt(
  res: ServerResponse,
  { status, body, headers }: { status: number; body: string; headers: OutgoingHttpHeaders },
  how: Spoiling,
): void {
  if (res.headersSent || res.destroyed) return;
  const whole = Buffer.from(body);
  const part = whole.subarray(0, how === 'empty' ? 0 : whole.length >> 1);
  const announced = how === 'cut' ? whole.length : part.length;
  noteBytes(res, part.length);
  const head = { 'x-mq-request-id': requestId(res.req), ...headers };
  if (status === 204) {
    if (how === 'cut') hangUp(res);
    else res.writeHead(status, head).end();
    return;
  }
  res.writeHead(status, { ...head, 'Content-Length': announced });
  if (how === 'cut') res.write(part, () => hangUp(res));
  else res.end(part);
}

/**
 * Replies as something between the client and mqrest would: without a request id, with a page that
 * names the status unless there is another body.
 */
export function sendForeign(
  res: ServerResponse,
  status: number,
  other: { readonly body?: string | undefined; readonly contentType?: string | undefined },
): void {
  if (res.headersSent || res.destroyed) return;
  const name = `${status} ${STATUS_CODES[status] ?? 'Unknown'}`;
  const page = `<!DOCTYPE html>\n<title>${name}</title>\n<h1>${name}</h1>\n`;
  const body = Buffer.from(status === 204 || status === 304 ? '' : (other.body ?? page));
  noteBytes(res, body.length);
  const type = other.contentType ?? 'text/html; charset=utf-8';
  res.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length }).end(body);
}
