import { MAX_BODY_BYTES } from '../broker/pull/produce';
import { MqError } from '../errors';
import { bind } from './bind';
import { bindException } from './bind-exception';
import type { Envelope } from './envelope';
import { failureOf } from './failure';
import type { Gateway } from './gateway';
import { JavaError } from './java-error';
import type { Parameters } from './parameters';
import { sendText, type Turns } from './produce';
import type { Rules } from './rule';

const rules = {
  producer: { kind: 'text', required: true },
  messages: { kind: 'text', required: true },
} as const satisfies Rules;

/**
 * `POST /mq/produce/batch`: a JSON array of messages; a text is sent as it is, anything else as its
 * JSON. Source: MQCloud user guide of 2025-04, which leaves malformed and empty arrays open: they
 * are 400 here.
 */
export async function produceBatch(
  gateway: Gateway,
  turns: Turns,
  parameters: Parameters,
  language: string | undefined,
): Promise<Envelope> {
  const call = bind(parameters, rules, 'batchMessageParam', language);
  const messages = parseMessages(call.messages, language);
  const topic = await gateway.registry.topicOf(call.producer);
  const items = await Promise.all(messages.map((text) => sendOne(gateway, turns, topic, text)));
  const failed = items.filter(({ status }) => status !== 200);
  if (failed.length === 0) return { status: 200 };
  if (failed.length === items.length) {
    return { status: 500, message: failed[0]?.message };
  }
  return { status: 500, message: 'some messages failed to send', result: items };
}

function parseMessages(text: string, language: string | undefined): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  }
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

async function sendOne(
  gateway: Gateway,
  turns: Turns,
  topic: string,
  text: string,
): Promise<Envelope> {
  try {
    await sendText(gateway, turns, topic, text);
    return { status: 200 };
  } catch (error) {
    if (!(error instanceof JavaError || error instanceof MqError)) throw error;
    const isTooLong = Buffer.byteLength(text) > MAX_BODY_BYTES;
    const message = isTooLong
      ? `message body too long:${MAX_BODY_BYTES}`
      : failureOf(error).message;
    return { status: 400, message };
  }
}
