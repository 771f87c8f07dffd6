import type { LastPoll, ParkedPoll } from '../../broker/polls';
import { groupRanges } from '../../broker/pull/row-ranges';
import type { GroupLife } from '../../history/life-view';
import type { History } from '../../history/history';
import type { GroupDescription, Start, Subscription } from '../../store/store';
import type { LookContext } from '../look/message-places';
import type { GroupElsewhere } from './elsewhere';
import type { GroupFacts, MessageFacts } from './facts';
import { asksOf, type GroupAsks } from './group-asks';
import { groupPlace, type GroupPlace } from './group-place';
import type { Located } from './locate';
import { SearchBudget } from './pages';
import { orderlyLock, pullLock, type BatchHandle, type QueueLock } from './queue-lock';
import type { Whereabouts } from './whereabouts';

/** Whether a group that pulls is paused by an operator. */
export type IsPaused = (of: Subscription) => Promise<boolean>;

/** With what the groups of a message are looked at. */
export interface GroupsContext {
  readonly id: string;
  readonly about: MessageFacts;
  readonly found: Whereabouts;
  readonly elsewhere: readonly GroupElsewhere[];
  /** Polls of the topic in all processes, the most recent first. */
  readonly last: readonly LastPoll[];
  readonly parked: readonly ParkedPoll[];
  readonly history: History;
  readonly pullStart: Start;
  readonly isPaused: IsPaused;
  readonly batchHandle: BatchHandle;
}

/** Deliveries and dead letters of a group that are looked at. */
const MOST_LOOKED_AT = 10_000;

/** What is known of a message in a group; `life`: what is remembered of it. */
export async function groupFacts(
  context: GroupsContext,
  group: string,
  life: GroupLife | undefined,
): Promise<GroupFacts> {
  const { id, about, found, elsewhere, last, parked, pullStart } = context;
  const { look, located } = found;
  const asks = asksOf(group, last, parked);
  const described = look?.described.groups.find((one) => one.group === group);
  const there = elsewhere.find((one) => one.group === group);
  const base = { group, asks, life, elsewhere: there, start: about.policy.start };
  if (look === undefined || described === undefined) {
    return { ...base, isThere: false, polledAt: 0 };
  }
  const until = life?.deliveries.at(-1)?.deadline;
  const budget = new SearchBudget(MOST_LOOKED_AT);
  const place = await groupPlace(look, { id, group: described, located, until }, budget);
  const isPull = isPulling(look, described);
  const lock = await lockBefore(context, look, { described, located, place, asks, isPull });
  const start = isPull ? pullStart : base.start;
  const isPaused = isPull && (await context.isPaused({ ...look.topic, group }));
  return { ...base, isThere: true, polledAt: described.polledAt, place, lock, start, isPaused };
}

interface Waiting {
  readonly described: GroupDescription;
  readonly located: Located | undefined;
  readonly place: GroupPlace | undefined;
  readonly asks: GroupAsks;
  readonly isPull: boolean;
}

/** What locks the queue in which the message waits; absent: it does not wait, or nothing does. */
async function lockBefore(
  { history, batchHandle }: GroupsContext,
  look: LookContext,
  { described, located, place, asks, isPull }: Waiting,
): Promise<QueueLock | undefined> {
  const queue = queueOf(located, place);
  if (queue === undefined) return undefined;
  if (!isPull && !isOrderly(asks, look)) return undefined;
  const of = { ...look.topic, group: described.group };
  const lock = isPull
    ? pullLock(look, described, queue, batchHandle)
    : await orderlyLock(look, described, queue);
  return lock && { ...lock, client: await holderOf(history, of, lock) };
}

/** The queue for whose turn a message waits; absent: it does not wait. */
function queueOf(located: Located | undefined, place: GroupPlace | undefined): number | undefined {
  if (place?.at === 'resent') return place.queue;
  if (located?.in !== 'queue') return undefined;
  return place?.at === 'ahead' || place?.at === 'over' ? located.queue : undefined;
}

/** Whether a group takes its messages in order; where no poll is remembered, the topic says. */
export function isOrderly({ mode }: GroupAsks, { described }: LookContext): boolean {
  return mode === undefined ? described.type === 'ordered' : mode === 'orderly';
}

/** Whether it is a consumer of the MQCloud gateway. */
function isPulling({ described, now, pullStart }: LookContext, group: GroupDescription) {
  return groupRanges(group, described, { now, start: pullStart }) !== undefined;
}

/**
 * The client that was handed the message which locks a queue, as far as any process remembers it; of a
 * batch that was pulled, else its address.
 */
export async function holderOf(
  history: History,
  of: Subscription,
  { id, until, client, delivery }: QueueLock,
): Promise<string | undefined> {
  const here = delivery && history.clientOf(of, delivery);
  if (here !== undefined || client !== undefined || id === undefined) return here ?? client;
  const { life } = await history.recall(id);
  const deliveries = life?.groups.find(({ group }) => group === of.group)?.deliveries ?? [];
  return deliveries.findLast(({ deadline }) => deadline === until)?.client;
}
