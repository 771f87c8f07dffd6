import type { LateMap } from '../../lib/late-map';
import type { Hold, HoldPlace, Sweep } from '../store';
import type { Holds } from './holds';
import type { QueueLog } from './queue-log';
import { bury, isRetained, SCAN } from './take';
import { dropGroup, type Group, type LogEntry, type Topic } from './topic';

/** What a sweep did besides putting scheduled entries into their queues. */
export interface SweepCounts extends Counts {
  dead: number;
  ended: number;
  next: HoldPlace | undefined;
  /** The topic was made by a call and nothing is left of it. */
  empty: boolean;
}

/** How many entries are gone, and whether there may be more to go. */
export interface Counts {
  dropped: number;
  more: boolean;
}

export function count(swept: Counts, dropped: number): void {
  swept.dropped += dropped;
  if (dropped === SCAN) swept.more = true;
}

/** Drops what is past its retention from the head of a queue; says how much. */
export function trimQueue(log: QueueLog<LogEntry>, since: number): number {
  let dropped = 0;
  for (; dropped < SCAN && (log.get(log.min)?.at ?? Infinity) < since; dropped++) {
    log.dropBefore(log.min + 1);
  }
  return dropped;
}

/** Drops entries with the holds they have from the front of a map in age order; says how many. */
function dropEntries<T>(
  entries: LateMap<number, T>,
  holds: Holds,
  isOld: (entry: T) => boolean,
): number {
  let dropped = 0;
  for (const [offset, entry] of entries) {
    if (dropped === SCAN || !isOld(entry)) break;
    entries.delete(offset);
    const hold = holds.get(offset);
    if (hold !== undefined) holds.delete(hold);
    dropped++;
  }
  return dropped;
}

/** The first of two places, either of which may be absent. */
function earlier(one: HoldPlace | undefined, hold: Hold | undefined): HoldPlace | undefined {
  if (hold === undefined) return one;
  const { until, offset } = hold;
  if (one !== undefined && (one.until - until || one.offset - offset) <= 0) return one;
  return { until, offset };
}

function sweepHolds(
  topic: Topic,
  group: Group,
  maxTimes: number,
  o: Sweep,
  swept: SweepCounts,
): void {
  group.holds.forEach((holds, queue) => {
    if (o.endedAfter !== undefined) swept.ended += holds.countEnded(o.now, o.endedAfter);
    const ended = holds.ended(o.now, SCAN, o.heldAfter);
    if (ended.length === SCAN) swept.next = earlier(swept.next, ended[SCAN - 1]);
    for (const hold of ended) {
      const entry = topic.queues[queue]?.get(hold.offset);
      const retained = entry !== undefined && isRetained(entry, o.retainSince);
      if (retained && hold.times < maxTimes) continue;
      holds.delete(hold);
      if (!retained) continue;
      bury(group, queue, hold, entry, o.now);
      swept.dead++;
    }
  });
}

export function sweepDead(
  group: Group,
  { retainDeadSince }: Pick<Sweep, 'retainDeadSince'>,
  swept: Counts,
): void {
  count(
    swept,
    dropEntries(group.dead, group.deadHolds, ({ deadAt }) => deadAt < retainDeadSince),
  );
}

export function sweepHalf(
  topic: Topic,
  { retainHalfSince }: Pick<Sweep, 'retainHalfSince'>,
  swept: Counts,
): void {
  count(
    swept,
    dropEntries(topic.half, topic.halfHolds, ({ at }) => at < retainHalfSince),
  );
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

/** Buries exhausted entries and drops what is past its retention, {@link SCAN} of each place. */
export function dropOld(topic: Topic, o: Sweep): SweepCounts {
  const swept: SweepCounts = {
    dead: 0,
    dropped: 0,
    ended: 0,
    more: false,
    next: undefined,
    empty: false,
  };
  const maxTimesOf = new Map(o.maxTimesOf);
  for (const [name, group] of topic.groups) {
    sweepHolds(topic, group, maxTimesOf.get(name) ?? o.maxTimes, o, swept);
    sweepDead(group, o, swept);
    if (!group.declared && group.polledAt < o.groupsSince && group.dead.size === 0)
      dropGroup(topic, name);
  }
  sweepHalf(topic, o, swept);
  for (const log of topic.queues) count(swept, trimQueue(log, o.retainSince));
  swept.empty = isEmpty(topic);
  return swept;
}
