import type { Request } from 'express';
import { MAX_BODY_BYTES } from '../../broker/limits';
import { MqError } from '../../errors';
import type { DecodedCall, FaultEffect } from '../../faults/fault-effect';
import { requestId } from '../../http/exchange';
import { parseJson } from '../../lib/parse-json';
import { Slice } from '../../lib/turn';
import type { Gateway } from '../gateway';
import { retryHeaders, type Answer } from '../http/answer';
import { bind } from '../java/bind';
import { bindException } from '../java/bind-exception';
import { failureOf } from '../java/failure';
import { JavaError } from '../java/java-error';
import type { Rules } from '../java/parameter-rule';
import type { Parameters } from '../java/parameters';
import { publishOf, sendText } from './produce';

const rules = {
  producer: { kind: 'text', required: true },
  messages: { kind: 'text', required: true },
} as const satisfies Rules;

/** Messages of a batch under way at a time. */
const AT_ONCE = 64;
/** In a batch, those in its messages too; the form's limit alone would let millions be. */
const MOST_VALUES = 100_000;

/**
 * `POST /mq/produce/batch`: a JSON array of messages; a text is sent as it is, anything else as its
 * JSON. Source: MQCloud user guide of 2025-04, which leaves malformed and empty arrays open: they
 * are 400 here.
 */
export async function produceBatch(
  gateway: Gateway,
  parameters: Parameters,
  req: Request,
): Promise<DecodedCall<Answer>> {
  const language = req.headers['accept-language'];
  const call = bind(parameters, rules, 'batchMessageParam', language);
  const messages = await parseMessages(call.messages, language);
  const topic = await gateway.registry.topicOf(call.producer);
  return {
    call: publishOf(topic),
    run: (effect = {}) =>
      sendAll(messages, (body) =>
        sendOne(gateway, { topic, body, requestId: requestId(req) }, effect),
      ),
  };
}

async function sendAll(
  messages: readonly string[],
  sendItem: (text: string) => Promise<Answer>,
): Promise<Answer> {
  const answers: Answer[] = [];
  const slice = new Slice();
  for (let at = 0; at < messages.length; at += AT_ONCE) {
    const some = messages.slice(at, at + AT_ONCE);
    answers.push(...(await Promise.all(some.map(sendItem))));
    await slice.rest();
  }
  const failed = answers.filter(({ status }) => status !== 200);
  if (failed.length === 0) return { status: 200 };
  const headers = failed.find((answer) => answer.headers !== undefined)?.headers ?? {};
  if (failed.length === answers.length) {
    return { status: 500, message: failed[0]?.message, headers };
  }
  const result = answers.map(({ status, message }) => ({ status, message }));
  return { status: 500, message: 'some messages failed to send', result, headers };
}

async function parseMessages(text: string, language: string | undefined): Promise<string[]> {
  const texts = await textsOf(text);
  if (texts !== undefined && texts.length > 0) return texts;
  const why = 'java.lang.IllegalArgumentException: not a JSON array with at least one message';
  const error = {
    field: 'messages',
    rule: rules.messages,
    text,
    code: 'typeMismatch',
    why,
  } as const;
  throw bindException('batchMessageParam', [error], language);
}

async function textsOf(json: string): Promise<string[] | undefined> {
  try {
    const value = await parseJson(Buffer.from(json), MOST_VALUES);
    if (!Array.isArray(value)) return undefined;
    return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    // No JSON, nested too deep or too much of it.
    return undefined;
  }
}

async function sendOne(
  gateway: Gateway,
  message: { topic: string; body: string; requestId: string },
  effect: FaultEffect,
): Promise<Answer> {
  try {
    await sendText(gateway, message, effect);
    return { status: 200 };
  } catch (error) {
    if (!(error instanceof JavaError || error instanceof MqError)) throw error;
    const text = bodyFault(message.body) ?? failureOf(error).message;
    return { status: 400, message: text, ...retryHeaders(error) };
  }
}

/** What is wrong with a body, in the words of the guide and, of an empty one, of RocketMQ. */
function bodyFault(text: string): string | undefined {
  if (text === '') return 'the message body length is zero';
  const isTooLong = Buffer.byteLength(text) > MAX_BODY_BYTES;
  return isTooLong ? `message body too long:${MAX_BODY_BYTES}` : undefined;
}
