import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLarge, RequestAborted } from '../http/body';
import type { WriteLine } from '../http/line-writer';
import { requestId } from '../http/exchange';
import { stackOf } from '../lib/stack-of';
import { answerOf } from './wire-errors';
import { hostIdOf } from './host-id';
import { XML } from './operations';
import { rangeRefusal, schemaRefusal } from './refusal';
import { errorXml } from './replies';
import { sendReply, type Reply } from './reply';

/** Source: Aliyun doc "limits". */
const LONGEST_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Answers a request with what it was refused for. What was not expected is logged once, with the
 * request id and its stack; a signature that did not match, with the text that was to be signed.
 * A body that was not read is thrown away by the server once the reply has ended.
 */
export function refuse(
  req: IncomingMessage,
  res: ServerResponse,
  error: unknown,
  log: WriteLine,
): void {
  const reply = refusalOf(req, error, log);
  if (reply !== undefined) sendReply(res, reply);
}

/** The reply to a request that is refused, logged as {@link refuse} says; `undefined`: the client has gone. */
export function refusalOf(req: IncomingMessage, error: unknown, log: WriteLine): Reply | undefined {
  if (error instanceof RequestAborted) return undefined;
  const id = requestId(req);
  const answer = answerOf(
    error instanceof BodyTooLarge ? tooLarge(req.method ?? '', error) : error,
  );
  if (answer.unexpected !== undefined) log(`${id} InternalError: ${stackOf(answer.unexpected)}`);
  const stringToSign = answer.headers?.['x-mq-string-to-sign'];
  if (stringToSign !== undefined) log(`${id} ${answer.code}: string to sign is ${stringToSign}`);
  const { code, message, status } = answer;
  const body = errorXml({ code, message, requestId: id, hostId: hostIdOf(req.headers.host) });
  return { status, body, headers: { ...XML, ...answer.headers }, code };
}

function tooLarge(method: string, { limitBytes }: BodyTooLarge): Error {
  return method === 'POST'
    ? rangeRefusal('MessageBody', 1, LONGEST_BODY_BYTES, 'bytes')
    : schemaRefusal('ReceiptHandles', `The request body is longer than ${limitBytes} bytes.`);
}
