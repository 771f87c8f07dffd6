import { maxRetriesOf } from '../../broker/retry';
import { messageIn } from '../../broker/payload';
import { groupRanges, countOf } from '../../broker/pull/row-ranges';
import type { LastPoll, ParkedPoll } from '../../broker/polls';
import type { MixedTags } from '../../broker/subscriptions';
import type { History } from '../../history/history';
import type { Trouble } from '../../history/troubles';
import type { GroupDescription } from '../../store/store';
import { groupView, type LookBudget } from '../look/group-view';
import type { LookContext } from '../look/message-places';
import type { ClosedQueue, GroupState } from './findings';
import { asksOf } from './group-asks';
import { isOrderly } from './group-facts';
import { orderlyLock, pullLock, type BatchHandle } from './queue-lock';

/** What is known beside the store, of all topics; from all processes. */
export interface Surroundings {
  readonly history: History;
  /** The most recent first. */
  readonly last: readonly LastPoll[];
  readonly parked: readonly ParkedPoll[];
  readonly troubles: readonly Trouble[];
  readonly mixed: readonly MixedTags[];
  readonly batchHandle: BatchHandle;
  /** How often the store may still be asked; counted down. */
  readonly budget: LookBudget;
}

/** What it takes to find who locks a queue, in looks. */
const LOCK_COST = 20;
/** ms for which consumers that asked for different tags are told of. */
const MIXED_MS = 10 * 60_000;

/** What is known of a group, for findings and for itself. */
export async function groupState(
  look: LookContext,
  group: GroupDescription,
  { history, budget, batchHandle, ...around }: Surroundings,
): Promise<GroupState> {
  const isIt = (one: { instance: string; topic: string; group: string }): boolean =>
    one.group === group.group &&
    one.topic === look.topic.topic &&
    one.instance === look.topic.instance;
  const asks = asksOf(group.group, around.last.filter(isIt), around.parked.filter(isIt));
  const mixed = around.mixed.filter(isIt).find(({ at }) => look.now - at < MIXED_MS);
  const view = await groupView({ ...look, budget }, look.topic, group);
  const ofGroup = { ...look.topic, group: group.group };
  const [letter] = group.dead > 0 ? await look.store.list(ofGroup, 'dead', 1) : [];
  return {
    view,
    waiting: asks.waiting,
    mixed: mixed?.pair,
    troubles: around.troubles.filter(isIt),
    closed: await closedQueues(look, group, isOrderly(asks, look), {
      ...{ history, budget, batchHandle },
    }),
    deadId: letter && messageIn(letter).id,
    most: maxRetriesOf(look.policy, ofGroup) + 1,
  };
}

/** Queues that are locked for a group while messages wait behind. */
async function closedQueues(
  look: LookContext,
  group: GroupDescription,
  inOrder: boolean,
  { history, budget, batchHandle }: Pick<Surroundings, 'history' | 'budget' | 'batchHandle'>,
): Promise<ClosedQueue[]> {
  const closed: ClosedQueue[] = [];
  for (const { queue, backlog } of queuesOf(look, group)) {
    if (backlog === 0 || budget.looks <= 0) continue;
    const lock = await lockOf(look, group, queue, { inOrder, batchHandle });
    budget.looks -= LOCK_COST;
    if (lock === undefined) continue;
    const of = { ...look.topic, group: group.group };
    const client = (lock.delivery && history.clientOf(of, lock.delivery)) ?? lock.client;
    closed.push({ ...lock, client, behind: backlog });
  }
  return closed;
}

/** What locks a queue for a group; absent: nothing, or it does not take its messages in order. */
export async function lockOf(
  look: LookContext,
  group: GroupDescription,
  queue: number,
  { inOrder, batchHandle }: { readonly inOrder: boolean; readonly batchHandle: BatchHandle },
) {
  const { described, now, pullStart: start } = look;
  if (groupRanges(group, described, { now, start }) !== undefined) {
    return pullLock(look, group, queue, batchHandle);
  }
  return inOrder ? orderlyLock(look, group, queue) : undefined;
}

/** Where a group stands in a queue. */
export interface QueueStand {
  readonly queue: number;
  readonly min: number;
  readonly max: number;
  /** The first that it was not handed yet. */
  readonly offset: number;
  readonly backlog: number;
  /** Of a group that pulls: messages that are out. */
  readonly pulled?: number;
}

/** Where a group stands in each queue of its topic. */
export function queuesOf(look: LookContext, group: GroupDescription): QueueStand[] {
  const { described, now, pullStart: start } = look;
  const pulled = groupRanges(group, described, { now, start });
  return described.ranges.map(({ min, max }, queue) => {
    const rows = pulled?.[queue];
    if (rows === undefined) {
      const offset = Math.max(group.cursors[queue] ?? 0, min);
      return { queue, min, max, offset, backlog: max - offset };
    }
    const { ready, inflight } = rows;
    // The last range is what no poll has got yet.
    const offset = ready.at(-1)?.to === max ? (ready.at(-1)?.from ?? max) : max;
    return { queue, min, max, offset, backlog: countOf(ready), pulled: countOf(inflight) };
  });
}
