import type { ServerResponse } from 'node:http';

const BYTES = Symbol('bytes of the reply');
const CODE = Symbol('code of the reply');
interface Noted extends ServerResponse {
  [BYTES]?: number;
  [CODE]?: { readonly code: string; readonly isError: boolean };
}

/** Tells the request log how long the reply's body is. */
export function noteBytes(res: ServerResponse, bytes: number): void {
  (res as Noted)[BYTES] = bytes;
}

/**
 * Tells the request log what the reply says in its protocol's words, such as `MessageNotExist`.
 * With `isError` false the line is no error whatever its status: an empty poll is a 404.
 */
export function noteCode(res: ServerResponse, code: string, isError: boolean): void {
  (res as Noted)[CODE] = { code, isError };
}

/** What the request log can say about a reply: body bytes, code, and whether it is an error. */
export function outcomeOf(res: ServerResponse): { bytes: number; code: string; isError: boolean } {
  const noted = res as Noted;
  return {
    bytes: noted[BYTES] ?? (Number(res.getHeader('content-length')) || 0),
    code: noted[CODE]?.code ?? '',
    isError: noted[CODE]?.isError ?? res.statusCode >= 400,
  };
}
