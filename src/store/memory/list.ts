import type { LateMap } from '../../lib/late-map';
import {
  DEAD,
  HALF,
  type DeadLetter,
  type HalfEntry,
  type ListedHold,
  type Hold,
  type HoldPlace,
  type Listing,
  type ListingKind,
  type OffsetPlace,
  type QueueRef,
  type ScheduledEntry,
  type ScheduledPlace,
  type StoredEntry,
  type Subscription,
  type TopicRef,
} from '../store';
import { holdsOf } from './settle';
import type { Group, Topic } from './topic';

type Lists = {
  readonly [Kind in ListingKind]: (
    topic: Topic,
    of: Listing[Kind]['of'],
    limit: number,
    after: Listing[Kind]['place'] | undefined,
  ) => Listing[Kind]['entry'][];
};

/** How each kind is listed; the limit is at least 1. */
export const listOf: Lists = {
  holds: listHolds,
  scheduled: listScheduled,
  half: listHalf,
  dead: listDead,
};

function entryOf(
  topic: Topic,
  group: Group | undefined,
  queue: number,
  { offset }: Hold,
): StoredEntry | undefined {
  if (queue === DEAD) {
    const letter = group?.dead.get(offset);
    return letter && { offset, at: letter.deadAt, tag: letter.tag, payload: letter.payload };
  }
  const entry = queue === HALF ? topic.half.get(offset) : topic.queues[queue]?.get(offset);
  return entry && { offset, at: entry.at, tag: entry.tag, payload: entry.payload };
}

/** Holds with what they hold. */
function listHolds(
  topic: Topic,
  of: Subscription & QueueRef,
  limit: number,
  after: HoldPlace | undefined,
): ListedHold[] {
  const { queue } = of;
  const group = topic.groups.get(of.group);
  const holds = holdsOf(topic, group, queue)?.list(limit, after) ?? [];
  return holds.map((hold) => {
    const entry = entryOf(topic, group, queue, hold);
    return { queue, ...hold, ...(entry && { entry }) };
  });
}

function listScheduled(
  topic: Topic,
  _: TopicRef,
  limit: number,
  { at, offset }: ScheduledPlace = { at: -Infinity, offset: 0 },
): ScheduledEntry[] {
  const listed: ScheduledEntry[] = [];
  const place = { at, seq: offset, queue: 0, payload: '', bytes: 0 };
  for (const { seq, queue, at: due, tag, payload } of topic.scheduled.after(place)) {
    if (listed.push({ at: due, queue, tag, payload, offset: seq }) === limit) break;
  }
  return listed;
}

/** Up to `limit` from after a place on, of a map that is filled in the order of its offsets. */
function inOrder<T>(
  entries: LateMap<number, T>,
  end: number,
  limit: number,
  after: OffsetPlace = { offset: -1 },
): [number, T][] {
  const listed: [number, T][] = [];
  const [first = end] = entries.keys();
  for (
    let offset = Math.max(after.offset + 1, first);
    offset < end && listed.length < limit;
    offset++
  ) {
    const entry = entries.get(offset);
    if (entry !== undefined) listed.push([offset, entry]);
  }
  return listed;
}

function listHalf(
  topic: Topic,
  _: TopicRef,
  limit: number,
  after: OffsetPlace | undefined,
): HalfEntry[] {
  return inOrder(topic.half, topic.halfCount, limit, after).map(([offset, half]) => {
    const { at, queue, tag, payload } = half;
    const { times = 1, until = half.at } = topic.halfHolds.get(offset) ?? {};
    return { at, queue, tag, payload, offset, times, until };
  });
}

function listDead(
  topic: Topic,
  of: Subscription,
  limit: number,
  after: OffsetPlace | undefined,
): DeadLetter[] {
  const group = topic.groups.get(of.group);
  if (group === undefined) return [];
  return inOrder(group.dead, group.deadCount, limit, after).map(([, kept]) => {
    const { offset, from, times, firstAt, lastUntil, deadAt, tag, payload } = kept;
    return { offset, from, times, firstAt, lastUntil, deadAt, tag, payload };
  });
}
