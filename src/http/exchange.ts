import type { IncomingMessage } from 'node:http';
import { nextRequestId } from './next-request-id';

/** One request and what is known of its reply. */
export interface Exchange {
  readonly id: string;
  /** `performance.now()` when the request came. */
  readonly arrivedAt: number;
  /** Body bytes of the reply. */
  bytes: number;
  /** What the reply says in its protocol's words; '' where nobody said. */
  code: string;
  /** Absent: the status tells. */
  isError: boolean | undefined;
}

const EXCHANGE = Symbol('exchange');
interface Known extends IncomingMessage {
  [EXCHANGE]?: Exchange;
}

/** What is known of the request; begins now where nobody has begun it. */
export function exchangeOf(req: IncomingMessage): Exchange {
  return (req as Known)[EXCHANGE] ?? beginExchange(req, Date.now());
}

/** Begins a request's exchange when it arrives, at `now` (epoch ms). */
export function beginExchange(req: IncomingMessage, now: number): Exchange {
  // One object on the request: every property more on Node's own objects costs two microseconds.
  const exchange: Exchange = {
    id: nextRequestId(now),
    arrivedAt: performance.now(),
    bytes: -1,
    code: '',
    isError: undefined,
  };
  (req as Known)[EXCHANGE] = exchange;
  return exchange;
}
