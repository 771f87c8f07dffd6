import type { Request } from 'express';
import { MqError } from '../../errors';
import { RecentMap } from '../../lib/recent-map';
import type { Produced } from '../../broker/pull/queue-producer';
import { bind, type Bound } from '../java/bind';
import { delayOf } from './delay-levels';
import type { Envelope } from '../http/envelope';
import { failureOf } from '../java/failure';
import { INSTANCE, type Gateway, type SendStatus } from '../gateway';
import { JavaError } from '../java/java-error';
import { queueOfOrderId } from '../java/java-hash';
import { messageQueue } from '../message-queue';
import { offsetMsgId } from './offset-msg-id';
import type { Parameters } from '../java/parameters';
import type { Rules } from '../java/parameter-rule';
import type { Twist, Work } from '../http/work';

const rules = {
  producer: { kind: 'text', required: true },
  message: { kind: 'text', required: true },
  keys: { kind: 'text' },
  delayLevel: { kind: 'int', min: 1, max: 18 },
  asyncRetryTimesIfSendFailed: { kind: 'int', min: 1, max: 10 },
  orderId: { kind: 'text' },
  ordered: { kind: 'boolean' },
} as const satisfies Rules;
const newerRules = {
  ...rules,
  roundRobin: { kind: 'boolean' },
  deliveryTimestamp: { kind: 'long' },
  clientIp: { kind: 'text' },
  liteTopics: { kind: 'text', unsupported: true },
} as const satisfies Rules;
type Call = Bound<typeof rules> & Partial<Bound<typeof newerRules>>;

/** IPv4 only, as the client that the gateway uses has it (MQMessage.setClientHost). */
const BORN_HOST = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** `POST /mq/produce`: one message to the producer's topic. */
export async function produce(
  gateway: Gateway,
  turns: Turns,
  parameters: Parameters,
  req: Request,
): Promise<Work> {
  const allowed = gateway.quirks.newerParameters ? newerRules : rules;
  const call: Call = bind(parameters, allowed, 'messageParam', req.headers['accept-language']);
  const topic = await gateway.registry.topicOf(call.producer);
  return {
    call: publishOf(topic),
    run: (twist = {}) => attempt(gateway, turns, { topic, call, req }, twist),
  };
}

/** Sending to a topic, as faults see it. */
export function publishOf(topic: string): Work['call'] {
  return { front: 'mqcloud', operation: 'publish', ns: INSTANCE, topic };
}

interface Sending {
  readonly topic: string;
  readonly call: Call;
  readonly req: Request;
}

async function attempt(
  gateway: Gateway,
  turns: Turns,
  sending: Sending,
  twist: Twist,
): Promise<Envelope> {
  try {
    return { status: 200, result: await send(gateway, turns, sending, twist) };
  } catch (error) {
    if (sending.call.asyncRetryTimesIfSendFailed === undefined || !mayPass(error)) throw error;
    // The outcome is unknown; whoever asked for retries in the background is told so.
    return { ...failureOf(error), status: 300 };
  }
}

/** The queues of plain messages: one after the other, per topic, as a RocketMQ client goes round. */
export class Turns {
  readonly #next = new RecentMap<string, number>(10_000);

  next(topic: string): number {
    const turn = this.#next.get(topic) ?? 0;
    this.#next.set(topic, (turn + 1) >>> 0);
    return turn;
  }
}

/** Sends one text of a batch; throws what stands in its way. */
export async function sendText(
  gateway: Gateway,
  turns: Turns,
  { topic, body, req }: { topic: string; body: string; req: Request },
  { fail, duplicate }: Twist,
): Promise<void> {
  if (fail !== undefined) throw fail;
  gateway.sendFault?.(topic);
  const to = { instance: INSTANCE, topic, queue: turns.next(topic) };
  const produced = await gateway.producer.produce(to, { body }, duplicate);
  gateway.tell?.published(req, topic, produced);
}

async function send(
  gateway: Gateway,
  turns: Turns,
  { topic, call, req }: Sending,
  { fail, duplicate, ...twist }: Twist,
): Promise<object> {
  if (fail !== undefined) throw fail;
  const deliverAt = deliverAtOf(gateway, call);
  const queue = await queueFor(gateway, turns, topic, call);
  const sendStatus = twist.sendStatus ?? gateway.sendFault?.(topic) ?? 'SEND_OK';
  const produced = await gateway.producer.produce(
    { instance: INSTANCE, topic, queue },
    {
      body: call.message,
      key: call.keys === '' ? undefined : call.keys,
      deliverAt,
      bornHost: BORN_HOST.test(call.clientIp ?? '') ? call.clientIp : undefined,
    },
    duplicate,
  );
  gateway.tell?.published(req, topic, produced);
  return sendResult(gateway, topic, produced, sendStatus);
}

/** RocketMQ's SendResult, its fields in the order in which they are printed. */
function sendResult(
  { quirks }: Gateway,
  topic: string,
  { id, queue, offset, later }: Produced,
  sendStatus: SendStatus,
): object {
  return {
    sendStatus,
    msgId: id,
    messageQueue: messageQueue(topic, queue, quirks.queuesPerBroker),
    queueOffset: offset,
    transactionId: quirks.brokerGeneration === 5 ? id : undefined,
    offsetMsgId: offsetMsgId({ topic, queue, offset, later }),
    regionId: 'DefaultRegion',
    traceOn: true,
  };
}

/** `orderId` wins over `ordered` (later called `roundRobin`), which wins over taking turns. */
async function queueFor(
  { registry }: Gateway,
  turns: Turns,
  topic: string,
  call: Call,
): Promise<number> {
  const orderId = call.orderId?.trim() ?? '';
  if (orderId !== '') return queueOfOrderId(orderId);
  return isRoundRobin(call) ? registry.nextTurn(topic) : turns.next(topic);
}

function deliverAtOf({ clock, quirks }: Gateway, call: Call): number | undefined {
  const pinned = (call.orderId?.trim() ?? '') !== '' || isRoundRobin(call);
  if (pinned && quirks.pinnedIgnoresDelay) return undefined;
  const now = clock.now();
  if (call.delayLevel !== undefined) return now + delayOf(call.delayLevel);
  const at = call.deliveryTimestamp;
  if (at === undefined || at <= now) return undefined;
  if (at - now <= quirks.maxDelayMs) return at;
  throw new JavaError(
    500,
    'org.apache.rocketmq.client.exception.MQBrokerException: CODE: 13  DESC: timer message illegal, ' +
      `the delay time should not be bigger than the max delay ${quirks.maxDelayMs}ms; or if set del msg, ` +
      'the delay time should be bigger than the current time BROKER: 127.0.0.1:10911\n' +
      'For more information, please visit the url, https://rocketmq.apache.org/docs/bestPractice/06FAQ',
  );
}

function isRoundRobin({ ordered, roundRobin }: Call): boolean {
  return ordered === true || roundRobin === true;
}

/** Whether sending again may help: the store or the broker failed, not the message. */
function mayPass(error: unknown): error is JavaError | MqError {
  if (error instanceof MqError) return error.code === 'StoreUnavailable';
  return error instanceof JavaError && error.status === 500 && !/CODE: 13\b/.test(error.message);
}
