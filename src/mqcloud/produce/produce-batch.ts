import type { Request } from 'express';
import { MAX_BODY_BYTES } from '../../broker/pull/queue-producer';
import { MqError } from '../../errors';
import { bind } from '../java/bind';
import { bindException } from '../java/bind-exception';
import type { Envelope } from '../http/envelope';
import { failureOf } from '../java/failure';
import type { Gateway } from '../gateway';
import { JavaError } from '../java/java-error';
import type { Parameters } from '../java/parameters';
import { publishOf, sendText, type Turns } from './produce';
import type { Rules } from '../java/parameter-rule';
import type { Twist, Work } from '../http/work';

const rules = {
  producer: { kind: 'text', required: true },
  messages: { kind: 'text', required: true },
} as const satisfies Rules;

/** Messages of a batch under way at a time; the form's limit alone would let millions be. */
const AT_ONCE = 256;

/**
 * `POST /mq/produce/batch`: a JSON array of messages; a text is sent as it is, anything else as its
 * JSON. Source: MQCloud user guide of 2025-04, which leaves malformed and empty arrays open: they
 * are 400 here.
 */
export async function produceBatch(
  gateway: Gateway,
  turns: Turns,
  parameters: Parameters,
  req: Request,
): Promise<Work> {
  const language = req.headers['accept-language'];
  const call = bind(parameters, rules, 'batchMessageParam', language);
  const messages = parseMessages(call.messages, language);
  const topic = await gateway.registry.topicOf(call.producer);
  return {
    call: publishOf(topic),
    run: (twist = {}) =>
      sendAll(messages, (text) => sendOne(gateway, turns, { topic, text, req }, twist)),
  };
}

async function sendAll(
  messages: readonly string[],
  sendItem: (text: string) => Promise<Envelope>,
): Promise<Envelope> {
  const items: Envelope[] = [];
  for (let at = 0; at < messages.length; at += AT_ONCE) {
    const some = messages.slice(at, at + AT_ONCE);
    items.push(...(await Promise.all(some.map(sendItem))));
  }
  const failed = items.filter(({ status }) => status !== 200);
  if (failed.length === 0) return { status: 200 };
  if (failed.length === items.length) {
    return { status: 500, message: failed[0]?.message };
  }
  return { status: 500, message: 'some messages failed to send', result: items };
}

function parseMessages(text: string, language: string | undefined): string[] {
  const texts = textsOf(text);
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

function textsOf(json: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (!Array.isArray(value)) return undefined;
    return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    // No JSON, or nested too deep to be written again.
    return undefined;
  }
}

async function sendOne(
  gateway: Gateway,
  turns: Turns,
  { topic, text, req }: { topic: string; text: string; req: Request },
  twist: Twist,
): Promise<Envelope> {
  try {
    await sendText(gateway, turns, { topic, body: text, req }, twist);
    return { status: 200 };
  } catch (error) {
    if (!(error instanceof JavaError || error instanceof MqError)) throw error;
    return { status: 400, message: bodyFault(text) ?? failureOf(error).message };
  }
}

/** What is wrong with a body, in the words of the guide and, of an empty one, of RocketMQ. */
function bodyFault(text: string): string | undefined {
  if (text === '') return 'the message body length is zero';
  const isTooLong = Buffer.byteLength(text) > MAX_BODY_BYTES;
  return isTooLong ? `message body too long:${MAX_BODY_BYTES}` : undefined;
}
