import { maxRetriesOf } from '../../broker/retry';
import type { Policy } from '../../broker/policy';
import { countOf, groupRanges } from '../../broker/pull/row-ranges';
import {
  DEAD,
  type HoldPlace,
  type Store,
  type Subscription,
  type GroupDescription,
  type Start,
  type TopicDescription,
  type TopicRef,
} from '../../store/store';
import type { GroupView } from './look-schema';

/** How often the store may still be asked. */
export interface LookBudget {
  looks: number;
}

/** With what a group is looked at. */
interface Look {
  readonly store: Store;
  readonly policy: Policy;
  /** Epoch ms. */
  readonly now: number;
  readonly described: TopicDescription;
  /** Where a group that pulls begins in a queue that it never committed. */
  readonly pullStart: Start;
  /** Counted down. */
  readonly budget: LookBudget;
}

const PAGE = 100;

/** What a group has before it, from what the store tells of it. O(deliveries that are over), bounded. */
export async function groupView(
  look: Look,
  { instance, topic }: TopicRef,
  described: GroupDescription,
): Promise<GroupView> {
  const { group, ready, held, ended, dead, polledAt } = described;
  const pulled = pulledCounts(look, described);
  const { exhausted, gone } = ended === 0 ? NONE : await endedIn(look, { instance, topic, group });
  return {
    ...{ ns: instance, topic, group },
    ready: (pulled?.ready ?? ready) + Math.max(0, ended - exhausted - gone),
    inflight: held + (pulled?.inflight ?? 0),
    dead: dead + exhausted,
    polledAt,
  };
}

/** What a group that pulls has before it, by its rows. */
function pulledCounts(
  { described, now, pullStart: start }: Look,
  group: GroupDescription,
): { ready: number; inflight: number } | undefined {
  const ranges = groupRanges(group, described, { now, start });
  if (ranges === undefined) return undefined;
  return {
    ready: countOf(ranges.flatMap(({ ready }) => ready)),
    inflight: countOf(ranges.flatMap(({ inflight }) => inflight)),
  };
}

interface Ended {
  /** Those that were the last of their message. */
  exhausted: number;
  /** Those whose message was kept long enough. */
  gone: number;
}
const NONE: Readonly<Ended> = { exhausted: 0, gone: 0 };

/** Deliveries of a group that are over and will not be followed by another. */
async function endedIn(look: Look, of: Subscription): Promise<Ended> {
  const all: Ended = { exhausted: 0, gone: 0 };
  for (const queue of [...new Array<number>(look.described.queues).keys(), DEAD]) {
    await countEnded(look, of, queue, all);
  }
  return all;
}

/** The ones that are over come first: by the time at which they end. */
async function countEnded(look: Look, of: Subscription, queue: number, all: Ended): Promise<void> {
  const { store, now, policy, budget } = look;
  const keptMs = queue === DEAD ? policy.deadRetentionMs : policy.retentionMs;
  let after: HoldPlace | undefined;
  while (budget.looks-- > 0) {
    const holds = await store.list({ ...of, queue }, 'holds', PAGE, after);
    const over = holds.filter(({ until }) => until <= now);
    for (const { entry, times } of over) {
      if (entry === undefined || entry.at < now - keptMs) all.gone++;
      else if (queue !== DEAD && times > maxRetriesOf(policy, of)) all.exhausted++;
    }
    if (over.length < PAGE) return;
    after = over.at(-1);
  }
}
