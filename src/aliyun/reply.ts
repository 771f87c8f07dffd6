import type { ServerResponse } from 'node:http';
import { noteCode } from '../http/exchange';
import type { LongBody } from '../http/long-body';
import { send } from '../http/send';

/** A reply of this front. */
export interface Reply {
  readonly status: number;
  readonly body: string | LongBody;
  readonly headers: Readonly<Record<string, string>>;
  /** For the request log. */
  readonly code?: string;
  /** Absent, with a code: it is one. */
  readonly isError?: boolean;
}

/** Ends a request with its reply. */
export function sendReply(res: ServerResponse, reply: Reply): void {
  const { status, body, headers, code, isError = true } = reply;
  if (code !== undefined) noteCode(res, code, isError);
  send(res, status, body, headers);
}
