import type { Request } from 'express';
import type { OutgoingHttpHeaders } from 'node:http';
import { MqError, retryAfterOf } from '../../errors';
import { RequestAborted } from '../../http/body';
import type { WriteLine } from '../../http/line-writer';
import { requestId } from '../../http/exchange';
import type { WireReply } from '../../http/send';
import { stackOf } from '../../lib/stack-of';
import { encodeEnvelope, type Envelope } from './envelope';
import { failureOf } from '../java/failure';
import { JavaError } from '../java/java-error';

/** What an endpoint answers, with headers of its own if it has any. */
export interface Answer extends Envelope {
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * What `ask` answers, or what its refusal reads like; `undefined`: the client has gone.
 */
export async function answerOf(
  req: Request,
  report: WriteLine,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    return refusalAnswer(req, report, error);
  }
}

/**
 * What a refusal reads like. An error that is none goes to `report` with the request id, and the
 * client is told that id and nothing else. `undefined`: the client has gone.
 */
export function refusalAnswer(req: Request, report: WriteLine, error: unknown): Answer | undefined {
  if (error instanceof RequestAborted) return undefined;
  if (error instanceof JavaError || error instanceof MqError) {
    return { ...failureOf(error), ...retryHeaders(error) };
  }
  const id = requestId(req);
  report(`${id} unexpected error: ${stackOf(error)}`);
  return { status: 500, message: `internal error; request id ${id}` };
}

/** The headers that say when a refused call may go well, where time is a help. */
export function retryHeaders(error: unknown): Pick<Answer, 'headers'> {
  const retryAfter = retryAfterOf(error);
  return retryAfter === undefined ? {} : { headers: { 'Retry-After': retryAfter } };
}

const JSON_TYPE = { 'Content-Type': 'application/json' } as const;

/** An answer as it goes over the wire: always HTTP 200. */
export async function replyOf(answer: Answer): Promise<WireReply> {
  const headers = { ...JSON_TYPE, ...answer.headers };
  return { status: 200, body: await encodeEnvelope(answer), headers };
}
