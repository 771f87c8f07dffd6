import type { Polled } from '../broker/pull/call';
import { messageAt } from '../broker/pull/find';
import type { PulledMessage } from '../broker/pull/message';
import type { Subscription } from '../store/store';
import { ackInfo, toAck, type Acked } from './ack-info';
import type { ConsumeParameters } from './consume-parameters';
import type { Envelope } from './envelope';
import { groupOf, type Gateway } from './gateway';
import { mqException } from './java-error';
import { messageQueue } from './message-queue';
import { queueInfo } from './queue-info';
import type { Consumer } from './registry';
import { decodeRequestId, describeId, encodeRequestId, type RequestId } from './request-id';
import type { Twist } from './work';

/** A call whose requestId was understood and whose consumer is registered for its topic. */
interface Resolved {
  readonly consumer: Consumer;
  readonly of: Subscription;
  readonly acked: readonly Acked[];
}

/** The text where every queue is locked: no exception there, so no class name. */
const ALL_LOCKED = 'no consumerQueueOffsetResult';

/** `/mq/message`: acks the batch before, then takes one batch of one queue. */
export async function poll(
  gateway: Gateway,
  call: ConsumeParameters,
  ip: string,
  { fail, limited: throttled, pullStatus }: Twist = {},
): Promise<Envelope> {
  const { quirks, memory, clock } = gateway;
  const resolved = await resolve(gateway, call);
  if (fail !== undefined) throw fail;
  const { settings, name } = resolved.consumer;
  const limited = (permits: number): boolean =>
    throttled === true ||
    (settings.rateLimitEnabled && !memory.acquire(name, settings.limitRate, permits, clock.now()));
  const pollCall = {
    of: resolved.of,
    rules: {
      start: quirks.start,
      freshRanking: quirks.freshBacklog,
      keepUselessLock: quirks.uselessLock,
      stickyForce: quirks.stickyForceAck,
    },
    tickets: resolved.acked.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket])),
    // 0 is allowed by the guide, which does not say what it means.
    limit: Math.min(call.maxPullSize || settings.maxPullSize, quirks.pullLimit),
    timeoutMs: settings.consumeTimeoutMs,
    lockMs: call.consumeTimeout === undefined ? undefined : call.consumeTimeout * 1000,
    ip,
    gate: () => (settings.paused ? 'PAUSED' : limited(1) ? 'RATE_LIMITED' : undefined),
    forced: pullStatus,
  } as const;
  const polled = await (call.pop ? gateway.puller.pop(pollCall) : gateway.puller.poll(pollCall));
  if (polled === undefined) return { status: 500, message: ALL_LOCKED };
  if (polled.messages.length > 0) limited(polled.messages.length);
  const resent = await resentMessages(gateway, resolved.of);
  return { status: 200, result: pollResult(gateway, resolved, polled, resent) };
}

/** `/mq/ack`: commits the batch without taking another. */
export async function ack(
  gateway: Gateway,
  call: ConsumeParameters,
  { fail }: Twist = {},
): Promise<Envelope> {
  const { of, acked, consumer } = await resolve(gateway, call);
  if (fail !== undefined) throw fail;
  const outcomes = [];
  for (const { ticket } of acked) {
    if (ticket === undefined) continue;
    outcomes.push(await gateway.puller.ack(of, ticket, consumer.settings.consumeTimeoutMs));
  }
  return ackInfo(acked, outcomes);
}

/** `/mq/unlock`: gives the batch back at once, to be delivered again. */
export async function unlock(gateway: Gateway, call: ConsumeParameters): Promise<Envelope> {
  const { of, acked } = await resolve(gateway, call);
  const illegal = ackInfo(acked, []);
  if (illegal.status === 400) return illegal;
  const texts: string[] = [];
  for (const { id, ticket } of acked) {
    const done = ticket !== undefined && (await gateway.puller.unlock(of, ticket));
    texts.push(`${describeId(id)} unlock:${done}`);
  }
  return { status: 200, message: texts.join(', ') };
}

async function resolve(gateway: Gateway, call: ConsumeParameters): Promise<Resolved> {
  // First of all: garbage must not have done anything.
  const ids = decodeRequestId(call.requestId);
  const { topic, clientId } = call;
  const consumer = await gateway.registry.consumerFor(call.consumer, topic);
  const broadcast = consumer.broadcast ?? clientId !== undefined;
  if (broadcast && clientId === undefined) {
    throw mqException(`consumer:${consumer.name} clientId is null`);
  }
  if (!broadcast && clientId !== undefined) {
    throw mqException(`consumer:${consumer.name} no need clientId`);
  }
  if (clientId !== undefined) gateway.memory.seen(consumer.name, clientId, gateway.clock.now());
  const of = groupOf(topic, consumer.name, clientId);
  return { consumer, of, acked: toAck(ids, gateway.quirks.queuesPerBroker) };
}

async function resentMessages(
  { memory, table }: Gateway,
  of: Subscription,
): Promise<PulledMessage[]> {
  const resends = memory.takeResends(of.group);
  if (resends.length === 0) return [];
  const messages = resends.map(({ queue, offset }) => messageAt(table, of, queue, offset));
  return (await Promise.all(messages)).filter((message) => message !== undefined);
}

function pollResult(
  { quirks }: Gateway,
  { of, acked }: Resolved,
  polled: Polled,
  resent: readonly PulledMessage[],
): object {
  const msgList = listOf(polled.messages);
  const retryMsgList = listOf([...polled.retried, ...resent]);
  const msgListSize = msgList?.length ?? 0;
  const retryMsgListSize = retryMsgList?.length ?? 0;
  const requestId = requestIdOf(of.topic, polled, quirks);
  if (!quirks.pollInfo) {
    // As the user guide of 2024 shows it.
    return {
      status: polled.status,
      requestId,
      msgList,
      msgListSize,
      retryMsgList,
      retryMsgListSize,
    };
  }
  const illegal = polled.status === 'OFFSET_ILLEGAL' || polled.status === 'NO_MATCHED_MSG';
  return {
    status: polled.status,
    requestId,
    msgList,
    retryMsgList,
    queueInfo: queueInfo(of.topic, polled.queue, polled.row, quirks.queuesPerBroker, {
      ...(illegal ? { maxOffset: polled.max - 1 } : {}),
      offset: polled.offset,
      first: polled.firstConsume,
    }),
    ackInfo: ackInfo(acked, polled.acks),
    msgListSize,
    retryMsgListSize,
  };
}

function requestIdOf(
  topic: string,
  { tickets }: Polled,
  { queuesPerBroker, requestIdFields }: Gateway['quirks'],
): string | undefined {
  if (tickets.length === 0) return undefined;
  const ids = tickets.map((ticket): RequestId => {
    const { brokerName, queueId } = messageQueue(topic, ticket.queue, queuesPerBroker);
    return {
      brokerName,
      queueId,
      offset: ticket.offset,
      nextOffset: ticket.next,
      lockTime: ticket.lockAt,
      forceAck: ticket.force,
    };
  });
  return encodeRequestId(ids, requestIdFields);
}

function listOf(messages: readonly PulledMessage[]): object[] | undefined {
  if (messages.length === 0) return undefined;
  return messages.map(({ id, body, storedAt }) => ({
    messageId: id,
    message: body,
    timestamp: storedAt,
  }));
}
