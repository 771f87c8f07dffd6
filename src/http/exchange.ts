import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Link } from '../lib/linked-list';
import type { Shares } from './shares';
import { monotonicNow, systemNow } from '../lib/real-time';

/** One request and what the request log is to say about its reply. */
export interface Exchange {
  readonly id: string;
  /** Epoch ms when the request came, and `performance.now()`. */
  readonly at: number;
  readonly arrivedAt: number;
  /** The protocol it is of, which is what the journal of requests keeps; absent: of none. */
  front: string | undefined;
  /** The first bytes of its body that were read, up to {@link KEPT_BYTES}; and how many were read in all. */
  body: Buffer[] | undefined;
  bodyBytes: number;
  /** The body of the reply, or its beginning, where it did not go along with the head. */
  reply: string | Buffer | undefined;
  /** Body bytes of the reply. */
  bytes: number;
  /** What the reply says in its protocol's words; '' if it says nothing. */
  code: string;
  /** `undefined`: to be judged by the status. */
  isError: boolean | undefined;
  /** What the server has for bodies and replies; absent: as much as they want. */
  readonly shares: Shares | undefined;
  /** Bytes that this request uses of each. */
  bodies: number;
  replies: number;
  /** The status of what was written to the connection in place of its reply, if anything was. */
  refusedWith: number | undefined;
  /** What is to be done should it turn out that the reply did not reach its client. */
  onUnread: (() => void) | undefined;
  /** The reply takes its time. */
  waits: boolean;
  /** Where the server has its reply among those that are not over. */
  inFlight: Link<ServerResponse> | undefined;
}

const EXCHANGE = Symbol('exchange');
/** Node's request with the exchange it belongs to. */
interface ExchangeRequest extends IncomingMessage {
  [EXCHANGE]?: Exchange;
}

/** The request's exchange; it begins now if the server has not begun it. */
export function exchangeOf(req: IncomingMessage): Exchange {
  return (req as ExchangeRequest)[EXCHANGE] ?? beginExchange(req, systemNow());
}

/** Begins a request's exchange when it arrives, at `now` (epoch ms). */
export function beginExchange(req: IncomingMessage, now: number, shares?: Shares): Exchange {
  // One object on the request: every property more on Node's own objects costs two microseconds.
  const exchange = newExchange(now, shares);
  (req as ExchangeRequest)[EXCHANGE] = exchange;
  return exchange;
}

/** An exchange that begins at `now` (epoch ms) and has no request yet, or never gets one. */
export function newExchange(now: number, shares?: Shares): Exchange {
  return {
    id: nextRequestId(now),
    at: now,
    arrivedAt: monotonicNow(),
    front: undefined,
    body: undefined,
    bodyBytes: 0,
    reply: undefined,
    bytes: -1,
    code: '',
    isError: undefined,
    shares,
    bodies: 0,
    replies: 0,
    refusedWith: undefined,
    onUnread: undefined,
    waits: false,
    inFlight: undefined,
  };
}

/** Bytes of a body that are kept for the journal of requests. */
export const KEPT_BYTES = 64 * 1024;

/** Notes for the journal of requests of which protocol one is. */
export function noteFront(req: IncomingMessage, front: string): void {
  exchangeOf(req).front = front;
}

/** Notes for the journal of requests what was read of a body. */
export function noteBody(req: IncomingMessage, piece: Buffer): void {
  const exchange = exchangeOf(req);
  const left = KEPT_BYTES - exchange.bodyBytes;
  exchange.bodyBytes += piece.length;
  if (left <= 0) return;
  // A part would keep the memory of all.
  const kept = piece.length <= left ? piece : Buffer.from(piece.subarray(0, left));
  if (exchange.body === undefined) exchange.body = [kept];
  else exchange.body.push(kept);
}

/** Notes for the journal of requests what the body of a reply is, or begins with. */
export function noteReply(res: ServerResponse, body: string | Buffer): void {
  exchangeOf(res.req).reply = body;
}

/**
 * Notes for the request log that a request is refused without its own reply: with what was written
 * to the connection instead, or with nothing.
 */
export function noteRefusal(
  exchange: Exchange,
  code: string,
  written?: { readonly status: number; readonly bytes: number },
): void {
  exchange.code = code;
  exchange.isError = true;
  exchange.refusedWith = written?.status;
  exchange.bytes = written?.bytes ?? 0;
}

/**
 * The request's id as its reply tells it: 24 upper-case hex digits, the first 8 of them unix
 * seconds; the same for every call with the same request.
 */
export function requestId(req: IncomingMessage): string {
  return exchangeOf(req).id;
}

/**
 * Uses bytes of a share until the request is over, unless there is no room for them; says whether
 * there was.
 */
export function take(req: IncomingMessage, kind: keyof Shares, bytes: number): boolean {
  const exchange = exchangeOf(req);
  const share = exchange.shares?.[kind];
  if (share === undefined) return true;
  if (!share.hasRoomFor(bytes, exchange[kind])) return false;
  share.use(bytes);
  exchange[kind] += bytes;
  return true;
}

/** Uses bytes for a reply that is about to be sent, beyond what was taken for it. */
export function noteUnsent(res: ServerResponse, bytes: number): void {
  const exchange = exchangeOf(res.req);
  const more = Math.max(bytes - exchange.replies, 0);
  exchange.shares?.replies.use(more);
  exchange.replies += more;
}

/** Gives back what a request used of the shares: it is over. */
export function release(req: IncomingMessage): void {
  const exchange = exchangeOf(req);
  const { shares, bodies, replies } = exchange;
  if (bodies > 0) shares?.bodies.use(-bodies);
  if (replies > 0) shares?.replies.use(-replies);
  exchange.bodies = exchange.replies = 0;
}

/** Notes for the request log how long the reply's body is. */
export function noteBytes(res: ServerResponse, bytes: number): void {
  exchangeOf(res.req).bytes = bytes;
}

/**
 * Notes for the request log what the reply says in its protocol's words, such as `MessageNotExist`.
 * With `isError` false the line is no error whatever its status: an empty poll is a 404.
 */
export function noteCode(res: ServerResponse, code: string, isError: boolean): void {
  const exchange = exchangeOf(res.req);
  exchange.code = code;
  exchange.isError = isError;
}

/** What the request log can say about a reply: body bytes, code, and whether it is an error. */
export function outcomeOf(res: ServerResponse): { bytes: number; code: string; isError: boolean } {
  const { bytes, code, isError } = exchangeOf(res.req);
  return {
    bytes: bytes >= 0 ? bytes : Number(res.getHeader('content-length')) || 0,
    code,
    isError: isError ?? res.statusCode >= 400,
  };
}

const ofThisProcess = randomBytes(4).toString('hex').toUpperCase();
let count = randomBytes(2).readUInt16BE();
let second = -1;
let prefix = '';

/**
 * A new request id: 24 upper-case hex digits, the first 8 of them the unix seconds of `now` (epoch
 * ms), unique over processes. Source: Aliyun doc "common parameters", `x-mq-request-id`.
 */
export function nextRequestId(now: number): string {
  const seconds = Math.floor(now / 1000);
  if (seconds !== second) {
    second = seconds;
    prefix = hex8(seconds) + ofThisProcess;
  }
  count = (count + 1) >>> 0;
  return prefix + hex8(count);
}

function hex8(number: number): string {
  return (number >>> 0).toString(16).toUpperCase().padStart(8, '0');
}
