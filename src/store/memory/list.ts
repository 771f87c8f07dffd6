import {
  DEAD,
  HALF,
  type HalfEntry,
  type Held,
  type Hold,
  type HoldPlace,
  type ScheduledEntry,
  type ScheduledPlace,
  type StoredEntry,
  type TopicOutline,
} from '../store';
import { holdsOf } from './settle';
import type { Group, Topic } from './topic';

/** Holds with what they hold. */
export function listHolds(
  topic: Topic,
  name: string,
  queue: number,
  limit: number,
  after: HoldPlace | undefined,
): Held[] {
  const group = topic.groups.get(name);
  const holds = holdsOf(topic, group, queue)?.list(limit, after) ?? [];
  return holds.map((hold) => {
    const entry = entryOf(topic, group, queue, hold);
    return { queue, ...hold, ...(entry && { entry }) };
  });
}

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

export function listScheduled(
  topic: Topic,
  limit: number,
  { at, offset }: ScheduledPlace = { at: -Infinity, offset: 0 },
): ScheduledEntry[] {
  const listed: ScheduledEntry[] = [];
  if (limit <= 0) return listed;
  for (const parked of topic.scheduled.after({ at, seq: offset, queue: 0, payload: '' })) {
    const { seq, ...entry } = parked;
    if (listed.push({ ...entry, offset: seq }) === limit) break;
  }
  return listed;
}

export function listHalf(topic: Topic, from: number, limit: number): HalfEntry[] {
  return inOrder(topic.half, topic.halfCount, from, limit).map(([offset, half]) => {
    const { times = 1, until = half.at } = topic.halfHolds.get(offset) ?? {};
    return { ...half, offset, times, until };
  });
}

/** Up to `limit` from an offset on, of a map that is filled in the order of its offsets. */
export function inOrder<T>(
  entries: Map<number, T>,
  end: number,
  from: number,
  limit: number,
): [number, T][] {
  const listed: [number, T][] = [];
  const [first = end] = entries.keys();
  for (let offset = Math.max(from, first); offset < end && listed.length < limit; offset++) {
    const entry = entries.get(offset);
    if (entry !== undefined) listed.push([offset, entry]);
  }
  return listed;
}

/** All of a topic but its entries and holds. */
export function outline(topic: Topic): TopicOutline {
  const groups = [...topic.groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    type: topic.type,
    queues: topic.queues.length,
    declared: topic.declared,
    unshaped: topic.unshaped,
    ...(topic.halfGroup === undefined ? {} : { halfGroup: topic.halfGroup }),
    scheduledMax: topic.scheduledCount,
    halfMax: topic.halfCount,
    ranges: topic.queues.map(({ min, max }) => ({ min, max })),
    groups: groups.map(([group, { declared, polledAt, cursors, positions, deadCount }]) => ({
      ...{ group, declared, polledAt, deadMax: deadCount },
      cursors: topic.queues.map(({ min }, queue) => Math.max(cursors[queue] ?? 0, min)),
      positions: [...positions].sort(([a], [b]) => a - b),
    })),
  };
}
