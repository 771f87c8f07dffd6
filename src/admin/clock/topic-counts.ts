import type { SweepTotals } from '../../broker/sweeper';
import type { Store, TopicRef } from '../../store/store';
import type { MoveEffects } from './clock-schema';

/** How many messages are where, at one moment. */
export interface TopicCounts {
  readonly scheduled: number;
  readonly dead: number;
  readonly gone: number;
  readonly ended: number;
}

/** Topics that are asked about at a time. */
const BATCH = 64;

/** Counts what is in these topics, and has ended by `now`. O(topics). */
export async function countTopics(
  store: Store,
  topics: readonly TopicRef[],
  now: number,
): Promise<TopicCounts> {
  const sum = { scheduled: 0, dead: 0, gone: 0, ended: 0 };
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
 * What happened where only a sweep did anything, which counted the deliveries that ended; beside it
 * so many messages were handed out again.
 */
export function effectsOfSweep(
  { ended, released, dead, dropped }: SweepTotals,
  handedOut: number,
): MoveEffects {
  return {
    redelivered: Math.max(0, ended - dead + handedOut),
    released,
    deadLettered: dead,
    expired: dropped,
  };
}

/** What happened between two counts, and in a sweep after the second. */
export function effectsBetween(
  before: TopicCounts,
  after: TopicCounts,
  swept: SweepTotals,
  handedOut: number,
): MoveEffects {
  const grown = (of: keyof TopicCounts): number => after[of] - before[of];
  // Ended deliveries that the sweep buries will not be delivered again.
  const redelivered = grown('ended') + handedOut - swept.dead;
  return {
    redelivered: Math.max(0, redelivered),
    released: Math.max(0, -grown('scheduled')) + swept.released,
    deadLettered: Math.max(0, grown('dead')) + swept.dead,
    expired: Math.max(0, grown('gone')) + swept.dropped,
  };
}
