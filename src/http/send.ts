import { STATUS_CODES, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { noteBytes, noteReply, noteUnsent, requestId } from './exchange';
import { longText, SLICE, wholeText, writeSlices, type LongBody } from './long-body';
import { countAsRead } from './unread';

/**
 * Ends the reply with this status and body, its Content-Length and the request id. The header
 * name `x-mq-request-id` is in lower case because the Python and Java SDKs look it up that way.
 * Does nothing where the client has hung up or the reply has begun. A long body is sent in slices, as
 * the client reads it; until all of it was, `res` has no 'finish', and where the connection breaks
 * before, a 'close' without one.
 */
export function send(
  res: ServerResponse,
  status: number,
  body: string | LongBody,
  headers: OutgoingHttpHeaders = {},
): void {
  if (res.headersSent || res.destroyed) return;
  const all: OutgoingHttpHeaders = { 'x-mq-request-id': requestId(res.req), ...headers };
  if (status === 204 || status === 304) {
    res.writeHead(status, all).end();
    return;
  }
  if (typeof body !== 'string' || body.length > SLICE) {
    sendLong(res, status, typeof body === 'string' ? longText(body) : body, all);
    return;
  }
  const bytes = Buffer.byteLength(body);
  all['Content-Length'] = bytes;
  noteBytes(res, bytes);
  res.writeHead(status, all);
  const { _header: head } = res as WithHead;
  if (bytes === body.length && typeof head === 'string' && res.req.method !== 'HEAD') {
    (res as WithHead)._header = head + body;
    res.end();
  } else {
    noteReply(res, body);
    res.end(body);
  }
}

/** The head of a reply as it was sent, with what went along with it; '': none was. */
export function headOf(res: ServerResponse): string {
  return (res as WithHead)._header ?? '';
}

/**
 * Where Node keeps the head of a reply until it is sent, as Latin-1. A body in ASCII goes along with
 * it: one write in place of two, which is 5 % of a publish.
 */
type WithHead = ServerResponse & { _header?: string | null };

function sendLong(
  res: ServerResponse,
  status: number,
  body: LongBody,
  headers: OutgoingHttpHeaders,
): void {
  const { bytes } = body;
  noteBytes(res, bytes);
  noteUnsent(res, bytes);
  res.writeHead(status, { ...headers, 'Content-Length': bytes });
  void writeSlices(res, body);
}

/** Ends the connection without a reply; what it would have told is lost, not given back. */
export function hangUp(res: ServerResponse): void {
  countAsRead(res);
  res.req.socket.destroy();
}

/** A reply as it goes over the wire. */
export interface WireReply {
  readonly status: number;
  readonly body: string | LongBody;
  readonly headers: OutgoingHttpHeaders;
}

/** How a reply can be spoilt: half of its body, an empty body, or half of the body it announces. */
export type Spoiling = 'truncated' | 'empty' | 'cut';

/**
 * Replies as `send` does, but not with all of the body. A reply without a body has nothing to
 * lose but its connection, which `cut` ends.
 */
export function sendSpoilt(
  res: ServerResponse,
  { status, body, headers }: WireReply,
  how: Spoiling,
): void {
  if (res.headersSent || res.destroyed) return;
  const whole = Buffer.from(wholeText(body));
  const part = whole.subarray(0, how === 'empty' ? 0 : whole.length >> 1);
  const announced = how === 'cut' ? whole.length : part.length;
  noteBytes(res, part.length);
  noteReply(res, part);
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
  noteReply(res, body);
  const type = other.contentType ?? 'text/html; charset=utf-8';
  res.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length }).end(body);
}
