import type { PurgeResult } from '../store';
import { announce } from './place';
import { moveGroup } from './seek';
import { count, sweepDead, sweepHalf } from './sweep';
import { SCAN } from './take';
import type { Topic } from './topic';

function purgeScheduled({ scheduled }: Topic): number {
  let removed = 0;
  for (let first = scheduled.first(); first !== undefined; first = scheduled.first()) {
    if (removed === SCAN) break;
    scheduled.delete(first);
    removed++;
  }
  return removed;
}

/** Puts every group behind what is there, then removes that, {@link SCAN} of each place. */
export function purgeTopic(topic: Topic): PurgeResult {
  const purged = { dropped: 0, more: false };
  for (const group of topic.groups.values()) {
    moveGroup(topic, group, 'latest');
    sweepDead(group, { retainDeadSince: Infinity }, purged);
  }
  sweepHalf(topic, { retainHalfSince: Infinity }, purged);
  count(purged, purgeScheduled(topic));
  for (const log of topic.queues) {
    const { min } = log;
    log.dropBefore(min + SCAN);
    count(purged, log.min - min);
  }
  announce(topic);
  return { removed: purged.dropped, more: purged.more };
}
