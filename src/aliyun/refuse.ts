import type { Request, Response } from 'express';
import { BodyTooLarge, RequestAborted } from '../http/body-errors';
import type { WriteLine } from '../http/line-writer';
import { noteCode } from '../http/outcome';
import { requestId } from '../http/request-id';
import { send } from '../http/send';
import { answerOf } from './errors';
import { hostIdOf } from './host-id';
import { XML } from './operations';
import { rangeRefusal, schemaRefusal } from './refusal';
import { errorXml } from './replies';

/** Source: Aliyun doc "limits". */
const LONGEST_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Answers a request with what it was refused for. What was not expected is logged once, with the
 * request id and its stack; a signature that did not match, with the text that was to be signed.
 * A body that was not read is thrown away by the server once the reply has ended.
 */
export function refuse(req: Request, res: Response, error: unknown, log: WriteLine): void {
  // Nobody is there to answer.
  if (error instanceof RequestAborted) return;
  const id = requestId(req);
  const answer = answerOf(error instanceof BodyTooLarge ? tooLarge(req.method, error) : error);
  if (answer.unexpected !== undefined) log(`${id} InternalError: ${stackOf(answer.unexpected)}`);
  const stringToSign = answer.headers?.['x-mq-string-to-sign'];
  if (stringToSign !== undefined) log(`${id} ${answer.code}: string to sign is ${stringToSign}`);
  noteCode(res, answer.code, true);
  const { code, message } = answer;
  const xml = errorXml({ code, message, requestId: id, hostId: hostIdOf(req.headers.host) });
  send(res, answer.status, xml, { ...XML, ...answer.headers });
}

function tooLarge(method: string, { limitBytes }: BodyTooLarge): Error {
  return method === 'POST'
    ? rangeRefusal('MessageBody', 1, LONGEST_BODY_BYTES, 'bytes')
    : schemaRefusal('ReceiptHandles', `The request body is longer than ${limitBytes} bytes.`);
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? error.message;
  return error.cause === undefined ? text : `${text}\ncaused by ${stackOf(error.cause)}`;
}
