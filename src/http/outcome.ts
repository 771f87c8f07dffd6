import type { ServerResponse } from 'node:http';
import { exchangeOf } from './exchange';

/** Tells the request log how long the reply's body is. */
export function noteBytes(res: ServerResponse, bytes: number): void {
  exchangeOf(res.req).bytes = bytes;
}

/**
 * Tells the request log what the reply says in its protocol's words, such as `MessageNotExist`.
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
