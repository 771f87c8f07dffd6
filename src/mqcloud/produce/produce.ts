import type { Request } from 'express';
import type { PublishResult } from '../../broker/message';
import type { FaultCall, SendStatus } from '../../faults/fault';
import type { DecodedCall, FaultEffect } from '../../faults/fault-effect';
import { MqError, retryAfterOf } from '../../errors';
import { requestId } from '../../http/exchange';
import { INSTANCE, TOPIC_SHAPE, type Gateway } from '../gateway';
import { retryHeaders, type Answer } from '../http/answer';
import { bind, type BoundParameters } from '../java/bind';
import { failureOf } from '../java/failure';
import { JavaError } from '../java/java-error';
import { queueOfOrderId } from '../java/java-hash';
import type { Rules } from '../java/parameter-rule';
import type { Parameters } from '../java/parameters';
import { messageQueue } from '../message-queue';
import { delayOf } from './delay-levels';
import { offsetMsgId } from './offset-msg-id';

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
type Call = BoundParameters<typeof rules> & Partial<BoundParameters<typeof newerRules>>;

/** IPv4 only, as the client that the gateway uses has it (MQMessage.setClientHost). */
const BORN_HOST = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** `POST /mq/produce`: one message to the producer's topic. */
export async function produce(
  gateway: Gateway,
  parameters: Parameters,
  req: Request,
): Promise<DecodedCall<Answer>> {
  const allowed = gateway.quirks.newerParameters ? newerRules : rules;
  const call: Call = bind(parameters, allowed, 'messageParam', req.headers['accept-language']);
  const topic = await gateway.registry.topicOf(call.producer);
  const sending = { topic, call, requestId: requestId(req) };
  return {
    call: publishOf(topic),
    run: (effect = {}) => attempt(gateway, sending, effect),
  };
}

/** Sending to a topic, as faults see it. */
export function publishOf(topic: string): FaultCall {
  return { front: 'mqcloud', operation: 'publish', ns: INSTANCE, topic };
}

interface Sending {
  readonly topic: string;
  readonly call: Call;
  readonly requestId: string;
}

async function attempt(gateway: Gateway, sending: Sending, effect: FaultEffect): Promise<Answer> {
  try {
    return { status: 200, result: await send(gateway, sending, effect) };
  } catch (error) {
    if (sending.call.asyncRetryTimesIfSendFailed === undefined || !mayPass(error)) throw error;
    // The outcome is unknown, which is what a caller that asked for retries in the background hears.
    return { ...failureOf(error), status: 300, ...retryHeaders(error) };
  }
}

/** Sends one text of a batch; throws what stands in its way. */
export async function sendText(
  { broker, memory }: Gateway,
  { topic, body, requestId }: { topic: string; body: string; requestId: string },
  { refusal, duplicate }: FaultEffect,
): Promise<void> {
  if (refusal !== undefined) throw refusal;
  const how = { ...PUBLISHING, queue: memory.nextTurn(topic), duplicate };
  await broker.publish({ instance: INSTANCE, topic }, { body }, requestId, how);
}

/** How the gateway publishes: it puts no key in, and its topics have several queues. */
const PUBLISHING = { create: TOPIC_SHAPE, keyed: false } as const;

async function send(
  gateway: Gateway,
  { topic, call, requestId }: Sending,
  { refusal, duplicate, sendStatus }: FaultEffect,
): Promise<object> {
  if (refusal !== undefined) throw refusal;
  const deliverAt = deliverAtOf(gateway, call);
  const queue = await queueFor(gateway, topic, call);
  const status = sendStatus ?? 'SEND_OK';
  const draft = {
    body: call.message,
    key: call.keys === '' ? undefined : call.keys,
    deliverAt,
    bornHost: BORN_HOST.test(call.clientIp ?? '') ? call.clientIp : undefined,
  };
  const how = { ...PUBLISHING, queue, duplicate };
  const published = await gateway.broker.publish(
    { instance: INSTANCE, topic },
    draft,
    requestId,
    how,
  );
  const later = deliverAt !== undefined && deliverAt > published.publishedAt;
  return sendResult(gateway, { topic, published, later, status });
}

interface SendOutcome {
  readonly topic: string;
  readonly published: PublishResult;
  /** It waits for its time. */
  readonly later: boolean;
  readonly status: SendStatus;
}

/** RocketMQ's SendResult, its fields in the order in which they are printed. */
function sendResult({ quirks }: Gateway, { topic, published, later, status }: SendOutcome): object {
  const { id, queue, offset } = published;
  return {
    sendStatus: status,
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
async function queueFor({ registry, memory }: Gateway, topic: string, call: Call): Promise<number> {
  const orderId = call.orderId?.trim() ?? '';
  if (orderId !== '') return queueOfOrderId(orderId);
  return isRoundRobin(call) ? registry.nextTurn(topic) : memory.nextTurn(topic);
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
  if (error instanceof MqError) {
    return error.code === 'StoreUnavailable' || retryAfterOf(error) !== undefined;
  }
  return error instanceof JavaError && error.status === 500 && !/CODE: 13\b/.test(error.message);
}
