import type { SweepTotals } from '../../broker/sweeper';
import type { Store, TopicRef } from '../../store/store';

/** What a move of the clock brought about, in messages; per group where groups have their own. */
export interface Happened {
  /** Were not acked in time and became deliverable again, or were delivered again to a waiting poll. */
  readonly redelivered: number;
  /** Scheduled messages whose time has come. */
  readonly released: number;
  /** Were delivered as often as allowed. */
  readonly deadLettered: number;
  /** Were kept long enough: messages, half messages, dead letters. */
  readonly expired: number;
}

/** How many messages are where, at one moment. */
export interface TopicCounts {
  readonly scheduled: number;
  readonly dead: number;
  readonly gone: number;
  readonly ended: number;
  readonly redeliveries: number;
}

/** Topics that are asked about at a time. */
const BATCH = 64;

/** Counts what is in these topics, and has ended by `now`, beside `redeliveries` so far. O(topics). */
export async function countTopics(
  store: Store,
  topics: readonly TopicRef[],
  now: number,
  redeliveries: number,
): Promise<TopicCounts> {
  const sum = { scheduled: 0, dead: 0, gone: 0, ended: 0, redeliveries };
  for (let from = 0; from < topics.length; from += BATCH) {
    const batch = topics.slice(from, from + BATCH);
    for (const topic of await Promise.all(batch.map((ref) => store.describe(ref, now)))) {
      if (topic === undefined) continue;
      sum.scheduled += topic.scheduled;
      for (const { min } of topic.ranges) sum.gone += min;
      for (const { dead, ended } of topic.groups) {
        sum.dead += dead;
        sum.ended += ended;
      }
    }
  }
  return sum;
}

/**
 * What happened while only sweeps did anything, which counted the deliveries that ended; beside
 * them so many messages were handed out again.
 */
export function happenedIn(sweeps: readonly SweepTotals[], handedOut: number): Happened {
  const sum = (of: keyof SweepTotals): number => sweeps.reduce((n, swept) => n + swept[of], 0);
  return {
    redelivered: Math.max(0, sum('ended') - sum('dead') + handedOut),
    released: sum('released'),
    deadLettered: sum('dead'),
    expired: sum('dropped'),
  };
}

/** What happened between two tallies, and in a sweep after the second. */
export function happenedBetween(
  before: TopicCounts,
  after: TopicCounts,
  swept: SweepTotals,
): Happened {
  const grown = (of: keyof TopicCounts): number => after[of] - before[of];
  // Ended deliveries that the sweep buries will not be delivered again.
  const redelivered = grown('ended') + grown('redeliveries') - swept.dead;
  return {
    redelivered: Math.max(0, redelivered),
    released: Math.max(0, -grown('scheduled')) + swept.released,
    deadLettered: Math.max(0, grown('dead')) + swept.dead,
    expired: Math.max(0, grown('gone')) + swept.dropped,
  };
}
