import type { IncomingMessage } from 'node:http';
import { exchangeOf } from './exchange';

/**
 * The request's id as its reply tells it: 24 upper-case hex digits, the first 8 of them unix
 * seconds; the same for every call with the same request.
 */
export function requestId(req: IncomingMessage): string {
  return exchangeOf(req).id;
}
