import type { Request } from 'express';
import type { Caller } from '../../broker/message';
import { ticketsOf, type PollCall, type PollResult } from '../../broker/pull/call';
import { unreadReplies } from '../../errors';
import type { FaultEffect } from '../../faults/fault-effect';
import { callerOf, clientOf, takesReply } from '../../http/caller';
import type { Subscription } from '../../store/store';
import { groupOf, type Gateway } from '../gateway';
import { clientIp } from '../http/client-ip';
import type { Envelope } from '../http/envelope';
import { mqException } from '../java/java-error';
import type { Consumer } from '../registry';
import { ackInfo, ackParts, ticketsIn, type AckPart } from './ack-info';
import type { ConsumeParameters } from './consume-parameters';
import { pollResult } from './poll-result';
import { decodeRequestId, describeTicket } from './ticket-codec';

/** A call whose requestId was understood and whose consumer is registered for its topic. */
interface ConsumerCall {
  readonly consumer: Consumer;
  readonly of: Subscription;
  readonly parts: readonly AckPart[];
}

/** The text where every queue is locked: no exception there, so no class name. */
const ALL_LOCKED = 'no consumerQueueOffsetResult';

/** `/mq/message`: acks the batch before, then takes one batch of one queue. */
export async function poll(
  gateway: Gateway,
  call: ConsumeParameters,
  req: Request,
  effect: FaultEffect = {},
): Promise<Envelope> {
  const consumerCall = await resolve(gateway, call);
  if (effect.refusal !== undefined) throw effect.refusal;
  const { of, consumer, parts } = consumerCall;
  const polled = await gateway.puller.poll(pollCallOf(gateway, call, consumerCall, req, effect));
  if (polled === undefined) return { status: 500, message: ALL_LOCKED };
  if (!takesReply(req, charactersOf(polled))) {
    for (const ticket of ticketsOf(polled)) await gateway.puller.unlock(of, ticket);
    throw unreadReplies();
  }
  const { length } = polled.messages;
  if (length > 0) isLimited(gateway, consumer, length);
  const resends = gateway.memory.takeResends(of.group);
  const resent = await gateway.puller.resend(of, resends);
  if (resends.length > 0) {
    const again = (): void => resends.forEach((one) => gateway.memory.resend(of.group, one));
    callerIn(req)?.onUnread?.(again);
  }
  return {
    status: 200,
    result: pollResult(gateway.quirks, { topic: of.topic, parts, polled, resent }),
  };
}

/** `/mq/ack`: commits the batch without taking another. */
export async function ack(
  gateway: Gateway,
  call: ConsumeParameters,
  requestId: string,
  { refusal }: FaultEffect = {},
): Promise<Envelope> {
  const { of, parts, consumer } = await resolve(gateway, call);
  if (refusal !== undefined) throw refusal;
  const { consumeTimeoutMs } = consumer.settings;
  const outcomes = [];
  for (const ticket of ticketsIn(parts)) {
    outcomes.push(await gateway.puller.ack(of, ticket, consumeTimeoutMs, requestId));
  }
  return ackInfo(parts, outcomes);
}

/** `/mq/unlock`: gives the batch back at once, to be delivered again. */
export async function unlock(gateway: Gateway, call: ConsumeParameters): Promise<Envelope> {
  const { of, parts } = await resolve(gateway, call);
  const illegal = ackInfo(parts, []);
  if (illegal.status === 400) return illegal;
  const texts: string[] = [];
  for (const { fields, ticket } of parts) {
    const done = ticket !== undefined && (await gateway.puller.unlock(of, ticket));
    texts.push(`${describeTicket(fields)} unlock:${done}`);
  }
  return { status: 200, message: texts.join(', ') };
}

async function resolve(gateway: Gateway, call: ConsumeParameters): Promise<ConsumerCall> {
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
  return { consumer, of, parts: ackParts(ids, gateway.quirks.queuesPerBroker) };
}

function pollCallOf(
  gateway: Gateway,
  call: ConsumeParameters,
  { consumer, of, parts }: ConsumerCall,
  req: Request,
  { throttle, pullStatus }: FaultEffect,
): PollCall {
  const { quirks } = gateway;
  const { settings } = consumer;
  return {
    of,
    rules: {
      start: quirks.start,
      freshRanking: quirks.freshBacklog,
      keepUselessLock: quirks.uselessLock,
      stickyForce: quirks.stickyForceAck,
    },
    pop: call.pop === true,
    tickets: ticketsIn(parts),
    // 0 is allowed by the guide, which does not say what it means.
    limit: Math.min(call.maxPullSize || settings.maxPullSize, quirks.pullLimit),
    timeoutMs: settings.consumeTimeoutMs,
    lockMs: call.consumeTimeout === undefined ? undefined : call.consumeTimeout * 1000,
    ip: clientIp(req, call.clientIp),
    client: clientOf(req),
    caller: callerIn(req),
    gate: () => {
      if (settings.paused) return 'PAUSED';
      return throttle !== undefined || isLimited(gateway, consumer, 1) ? 'RATE_LIMITED' : undefined;
    },
    forced: pullStatus,
  };
}

/** Who waits for the reply. */
function callerIn({ res }: Request): Caller | undefined {
  return res && callerOf(res);
}

/** Takes permits of the consumer's limiter where it is on; says whether they were refused. */
function isLimited({ memory, clock }: Gateway, consumer: Consumer, permits: number): boolean {
  const { settings, name } = consumer;
  if (!settings.rateLimitEnabled) return false;
  return !memory.acquire(name, settings.limitRate, permits, clock.now());
}

function charactersOf({ messages, retried }: PollResult): number {
  const all = [...messages, ...retried.flatMap((batch) => batch.messages)];
  return all.reduce((sum, { message }) => sum + message.body.length, 0);
}
