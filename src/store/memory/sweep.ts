import type { Hold, HoldPlace, Sweep } from '../store';
import { bury, SCAN } from './take';
import type { Group, Topic } from './topic';

/** What a sweep did besides putting scheduled entries into their queues. */
export interface Dropped {
  dead: number;
  dropped: number;
  ended: number;
  more: boolean;
  next: HoldPlace | undefined;
  /** The topic was made by a call and nothing is left of it. */
  empty: boolean;
}

/** Buries exhausted entries and drops what is past its retention, {@link SCAN} of each place. */
export function drop(topic: Topic, o: Sweep): Dropped {
  const swept: Dropped = {
    dead: 0,
    dropped: 0,
    ended: 0,
    more: false,
    next: undefined,
    empty: false,
  };
  for (const [name, group] of topic.groups) {
    sweepHolds(topic, group, o, swept);
    count(
      swept,
      dropOldest(
        group.dead,
        (letter) => letter.deadAt < o.retainDeadSince,
        (offset) => {
          const hold = group.deadHolds.get(offset);
          if (hold !== undefined) group.deadHolds.delete(hold);
        },
      ),
    );
    if (!group.declared && group.polledAt < o.groupsSince && group.dead.size === 0)
      topic.groups.delete(name);
  }
  count(
    swept,
    dropOldest(
      topic.half,
      (half) => half.at < o.retainHalfSince,
      (offset) => {
        const hold = topic.halfHolds.get(offset);
        if (hold !== undefined) topic.halfHolds.delete(hold);
      },
    ),
  );
  for (const log of topic.queues) {
    let n = 0;
    for (; n < SCAN && (log.get(log.min)?.at ?? Infinity) < o.retainSince; n++) {
      log.dropBefore(log.min + 1);
    }
    count(swept, n);
  }
  swept.empty = isEmpty(topic);
  return swept;
}

function sweepHolds(topic: Topic, group: Group, o: Sweep, swept: Dropped): void {
  group.holds.forEach((holds, queue) => {
    if (o.endedAfter !== undefined) swept.ended += holds.countEnded(o.now, o.endedAfter);
    const ended = holds.ended(o.now, SCAN, o.heldAfter);
    if (ended.length === SCAN) swept.next = earlier(swept.next, ended[SCAN - 1]);
    for (const hold of ended) {
      const entry = topic.queues[queue]?.get(hold.offset);
      if (entry !== undefined && entry.at >= o.retainSince && hold.times < o.maxTimes) continue;
      holds.delete(hold);
      if (entry === undefined || entry.at < o.retainSince) continue;
      bury(group, queue, hold, entry, o.now);
      swept.dead++;
    }
  });
}

/** The first of two places, either of which may be absent. */
function earlier(one: HoldPlace | undefined, hold: Hold | undefined): HoldPlace | undefined {
  if (hold === undefined) return one;
  const { until, offset } = hold;
  if (one !== undefined && (one.until - until || one.offset - offset) <= 0) return one;
  return { until, offset };
}

function count(swept: Dropped, dropped: number): void {
  swept.dropped += dropped;
  if (dropped === SCAN) swept.more = true;
}

/** Drops from the front of a map in age order; says how many. */
function dropOldest<T>(
  entries: Map<number, T>,
  isOld: (entry: T) => boolean,
  onDrop: (offset: number) => void,
): number {
  let dropped = 0;
  for (const [offset, entry] of entries) {
    if (dropped === SCAN || !isOld(entry)) break;
    entries.delete(offset);
    onDrop(offset);
    dropped++;
  }
  return dropped;
}

function isEmpty(topic: Topic): boolean {
  return (
    !topic.declared &&
    topic.groups.size === 0 &&
    topic.scheduled.size === 0 &&
    topic.half.size === 0 &&
    topic.queues.every((log) => log.min === log.max)
  );
}
