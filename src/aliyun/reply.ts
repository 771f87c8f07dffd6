import type { ServerResponse } from 'node:http';
import type { FaultCall } from '../faults/fault';
import { noteCode } from '../http/exchange';
import { send } from '../http/send';
import type { HandleOutcome } from '../broker/message';

/** A reply of this front. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For the request log. */
  readonly code?: string;
  /** Absent, with a code: it is one. */
  readonly isError?: boolean;
}

/** How a fault changes the work itself. */
export interface Twist {
  /** So many of the handles, the last ones, fail with this outcome. */
  readonly failLast?:
    { readonly count: number; readonly as: Exclude<HandleOutcome, 'done'> } | undefined;
  /** Messages come once more. */
  readonly duplicate?: boolean | undefined;
  /** Messages come in another order. */
  readonly chance?: (() => number) | undefined;
}

/** A request that is understood. */
export interface Work {
  readonly call: FaultCall;
  /** Does it; throws what it is to be refused with. */
  run(twist?: Twist): Promise<Reply>;
}

/** Ends a request with its reply. */
export function sendReply(res: ServerResponse, reply: Reply): void {
  const { status, body, headers, code, isError = true } = reply;
  if (code !== undefined) noteCode(res, code, isError);
  send(res, status, body, headers);
}
