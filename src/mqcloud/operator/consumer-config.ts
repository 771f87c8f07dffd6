import type { Request } from 'express';
import { findMessage, messageAt } from '../../broker/pull/find-message';
import { BodyTooLarge, readBody } from '../../http/body';
import { textOf } from '../../lib/utf8';
import { bind, type BoundParameters } from '../java/bind';
import { fieldErrorText, type FieldError } from '../java/bind-exception';
import type { ConsumerSettings } from '../consumer-settings';
import type { Envelope } from '../http/envelope';
import { groupOf, type Gateway } from '../gateway';
import { JavaError, mqException } from '../java/java-error';
import { placeOf } from '../produce/offset-msg-id';
import type { Consumer } from '../registry';
import type { Rules } from '../java/parameter-rule';

const rules = {
  consumer: { kind: 'text', required: true },
  maxPullSize: { kind: 'int', min: 1, max: 128 },
  consumeTimeoutInMillis: { kind: 'long', min: 10_000, max: 129_600_000 },
  pullTimeoutInMillis: { kind: 'long', min: 1_000, max: 60_000 },
  pause: { kind: 'int', min: 0, max: 1 },
  clientId: { kind: 'text' },
  resetOffsetTimestamp: { kind: 'long', min: 0 },
  rateLimitEnabled: { kind: 'int', min: 0, max: 1 },
  limitRate: { kind: 'double', min: 1 },
  retryMsgId: { kind: 'text' },
} as const satisfies Rules;
type Config = BoundParameters<typeof rules>;

const LIMIT_BYTES = 64 * 1024;
const JSON_BODY = /^application\/(?:[\w.-]+\+)?json\s*(;|$)/i;

/**
 * `POST /mq/consumer/config`: what MQCloud's console changes about a consumer. Settings take effect
 * at once, for registered consumers and others; a reset and a resend need one that is registered.
 */
export async function configureConsumer(gateway: Gateway, req: Request): Promise<Envelope> {
  const config = bind(
    await readFields(req),
    rules,
    'consumerConfigParam',
    req.headers['accept-language'],
    notValid,
  );
  const settings = settingsOf(config);
  if (Object.keys(settings).length > 0) await gateway.registry.configure(config.consumer, settings);
  const { resetOffsetTimestamp, retryMsgId } = config;
  if (resetOffsetTimestamp === undefined && retryMsgId === undefined) return { status: 200 };
  const consumer = await gateway.registry.find(config.consumer);
  if (consumer === undefined) throw mqException(`consumer:${config.consumer} haven't registered`);
  if (resetOffsetTimestamp !== undefined) {
    await reset(gateway, consumer, config.clientId, resetOffsetTimestamp);
  }
  if (retryMsgId !== undefined) await resend(gateway, consumer, retryMsgId);
  return { status: 200 };
}

function settingsOf(config: Config): Partial<ConsumerSettings> {
  const { maxPullSize, pause, rateLimitEnabled, limitRate } = config;
  return {
    ...(maxPullSize === undefined ? {} : { maxPullSize }),
    ...(limitRate === undefined ? {} : { limitRate }),
    ...(pause === undefined ? {} : { paused: pause === 1 }),
    ...(rateLimitEnabled === undefined ? {} : { rateLimitEnabled: rateLimitEnabled === 1 }),
    ...(config.consumeTimeoutInMillis === undefined
      ? {}
      : { consumeTimeoutMs: config.consumeTimeoutInMillis }),
    ...(config.pullTimeoutInMillis === undefined
      ? {}
      : { pullTimeoutMs: config.pullTimeoutInMillis }),
  };
}

/** Later than any message: the last instant a `Date` can be. */
const LAST_TIME = 8_640_000_000_000_000;

async function reset(
  gateway: Gateway,
  consumer: Consumer,
  clientId: string | undefined,
  at: number,
): Promise<void> {
  const clients = clientId === undefined ? clientsOf(gateway, consumer) : [clientId];
  for (const client of clients) {
    const of = groupOf(consumer.topic, consumer.name, client);
    // A consumer that has not polled yet begins there too.
    await gateway.table.rows(of);
    const { instance: ns, topic, group } = of;
    const time = Math.min(at, LAST_TIME);
    await gateway.actions.seek({ ns, topic, group }, time, { keepLocks: true });
  }
}

/** Finds the message now and puts it on the lists of the next polls; an unknown id is dropped. */
async function resend(gateway: Gateway, consumer: Consumer, id: string): Promise<void> {
  const of = groupOf(consumer.topic, consumer.name);
  const place = placeOf(id, consumer.topic);
  const found =
    place !== undefined && !place.later
      ? (await messageAt(gateway.table, of, place.queue, place.offset)) && place
      : await findMessage(gateway.table, of, id);
  if (found === undefined) return;
  const { queue, offset } = found;
  for (const client of clientsOf(gateway, consumer)) {
    const { group } = groupOf(consumer.topic, consumer.name, client);
    gateway.memory.resend(group, { id, queue, offset });
  }
}

/** The clients of a broadcast consumer; `undefined` stands for the consumer as a whole. */
function clientsOf({ memory }: Gateway, { name, broadcast }: Consumer): (string | undefined)[] {
  const clients = [...memory.clients(name).keys()];
  if (broadcast === true) return clients;
  return broadcast === false ? [undefined] : [undefined, ...clients];
}

async function readFields(req: Request): Promise<ReadonlyMap<string, string>> {
  const type = req.headers['content-type'] ?? '';
  if (!JSON_BODY.test(type)) {
    throw new JavaError(
      500,
      `org.springframework.web.HttpMediaTypeNotSupportedException: Content type '${type.slice(0, 200)}' not supported`,
    );
  }
  const value = parse(await readBytes(req));
  const fields = new Map<string, string>();
  for (const [name, field] of Object.entries(value)) {
    if (field === null) continue;
    fields.set(name, typeof field === 'string' ? field : JSON.stringify(field));
  }
  return fields;
}

async function readBytes(req: Request): Promise<Buffer> {
  try {
    return await readBody(req, LIMIT_BYTES);
  } catch (error) {
    if (error instanceof BodyTooLarge) throw notReadable('the body is too long');
    throw error;
  }
}

function parse(bytes: Buffer): object {
  let value: unknown;
  try {
    value = JSON.parse(textOf(bytes));
  } catch (error) {
    throw notReadable(error instanceof Error ? error.message : 'not JSON');
  }
  if (typeof value !== 'object' || value === null) throw notReadable('not an object');
  return value;
}

function notReadable(why: string): JavaError {
  return new JavaError(
    500,
    `org.springframework.http.converter.HttpMessageNotReadableException: JSON parse error: ${why}`,
  );
}

const METHOD =
  'public com.sohu.tv.mq.proxy.model.MQProxyResponse<?> ' +
  'com.sohu.tv.mq.proxy.consumer.web.controller.MQController.consumerConfig(' +
  'javax.servlet.ServletRequest,com.sohu.tv.mq.proxy.consumer.web.param.ConsumerConfigParam) ' +
  'throws java.lang.Exception';

/** A 400 in the words of Spring's MethodArgumentNotValidException. */
function notValid(
  object: string,
  errors: readonly FieldError[],
  language: string | undefined,
): JavaError {
  const texts = errors.map((error) => `[${fieldErrorText(object, error, language)}] `);
  const count = errors.length === 1 ? '' : ` with ${errors.length} errors`;
  return new JavaError(
    400,
    'org.springframework.web.bind.MethodArgumentNotValidException: ' +
      `Validation failed for argument [1] in ${METHOD}${count}: ${texts.join('')}`,
  );
}
