import type { Request } from 'express';
import { messageAt } from '../../broker/pull/find-message';
import type { PollCall, Polled } from '../../broker/pull/call';
import type { PulledMessage } from '../../broker/pull/pulled-message';
import { clientOf } from '../../http/caller';
import type { Subscription } from '../../store/store';
import { ackInfo, toAck, type Acked } from './ack-info';
import { clientIp } from '../http/client-ip';
import type { ConsumeParameters } from './consume-parameters';
import type { Envelope } from '../http/envelope';
import { groupOf, type Gateway } from '../gateway';
import { mqException } from '../java/java-error';
import { pollResult } from './poll-result';
import type { Consumer } from '../registry';
import { decodeRequestId, describeId } from './ticket-codec';
import type { Twist } from '../http/work';

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
  req: Request,
  twist: Twist = {},
): Promise<Envelope> {
  const resolved = await resolve(gateway, call);
  if (twist.fail !== undefined) throw twist.fail;
  const { of, acked } = resolved;
  const ip = clientIp(req, call.clientIp);
  const pollCall = pollCallOf(gateway, call, resolved, { ...twist, ip });
  const client = clientOf(req);
  const polled = await noted(gateway, pollCall, client, () =>
    call.pop ? gateway.puller.pop(pollCall) : gateway.puller.poll(pollCall),
  );
  if (polled === undefined) return { status: 500, message: ALL_LOCKED };
  gateway.tell?.delivered(of, polled, client);
  const { length } = polled.messages;
  if (length > 0) isLimited(gateway, resolved.consumer, length);
  const resent = await resentMessages(gateway, of);
  return {
    status: 200,
    result: pollResult(gateway.quirks, { topic: of.topic, acked, polled, resent }),
  };
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
    const outcome = await gateway.puller.ack(of, ticket, consumer.settings.consumeTimeoutMs);
    gateway.tell?.acked(of, ticket, outcome);
    outcomes.push(outcome);
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
    if (done) gateway.tell?.unlocked(of, ticket);
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

function pollCallOf(
  gateway: Gateway,
  call: ConsumeParameters,
  { consumer, of, acked }: Resolved,
  { ip, limited, pullStatus }: Twist & { readonly ip: string },
): PollCall {
  const { quirks, tell } = gateway;
  const { settings } = consumer;
  return {
    of,
    rules: {
      start: quirks.start,
      freshRanking: quirks.freshBacklog,
      keepUselessLock: quirks.uselessLock,
      stickyForce: quirks.stickyForceAck,
    },
    tickets: acked.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket])),
    // 0 is allowed by the guide, which does not say what it means.
    limit: Math.min(call.maxPullSize || settings.maxPullSize, quirks.pullLimit),
    timeoutMs: settings.consumeTimeoutMs,
    lockMs: call.consumeTimeout === undefined ? undefined : call.consumeTimeout * 1000,
    ip,
    gate: () => {
      if (settings.paused) return 'PAUSED';
      return limited === true || isLimited(gateway, consumer, 1) ? 'RATE_LIMITED' : undefined;
    },
    forced: pullStatus,
    onAck: tell && ((ticket, outcome) => tell.acked(of, ticket, outcome)),
  };
}

/** Takes permits of the consumer's limiter where it is on; says whether they were refused. */
function isLimited({ memory, clock }: Gateway, consumer: Consumer, permits: number): boolean {
  const { settings, name } = consumer;
  if (!settings.rateLimitEnabled) return false;
  return !memory.acquire(name, settings.limitRate, permits, clock.now());
}

/** Polls, and notes who asked and what came of it. */
async function noted(
  { polls, clock }: Gateway,
  { of, limit }: PollCall,
  client: string,
  take: () => Promise<Polled | undefined>,
): Promise<Polled | undefined> {
  const asked = { ...of, limit, waitMs: 0, mode: 'any' } as const;
  const noteAnswer = polls?.begin(asked, clock.now(), client);
  let taken = 0;
  try {
    const polled = await take();
    taken = polled === undefined ? 0 : takenBy(polled);
    return polled;
  } finally {
    noteAnswer?.(taken);
  }
}

function takenBy({ messages, retried }: Polled): number {
  return retried.reduce((sum, batch) => sum + batch.messages.length, messages.length);
}

async function resentMessages(
  { memory, table, tell }: Gateway,
  of: Subscription,
): Promise<PulledMessage[]> {
  const resends = memory.takeResends(of.group);
  if (resends.length === 0) return [];
  const messages = await Promise.all(
    resends.map(({ queue, offset }) => messageAt(table, of, queue, offset)),
  );
  const there = messages.filter((message) => message !== undefined);
  if (there.length > 0) tell?.resent(of, there);
  return there;
}
