import { HALF, type Append, type AppendResult, type Entry, type Hold } from '../store';
import type { Topic } from './topic';

/** Signals a change if a pop came back empty since the last time. */
export function announce(topic: Topic): void {
  if (!topic.armed) return;
  topic.armed = false;
  topic.signal();
}

/** The only way into a queue. */
export function put(topic: Topic, queue: number, entry: Entry, at: number): number {
  const offset = topic.queues[queue]?.push({ at, tag: entry.tag, payload: entry.payload }) ?? 0;
  announce(topic);
  return offset;
}

function park(topic: Topic, queue: number, entry: Entry, at: number): AppendResult {
  const seq = topic.scheduledCount++;
  topic.scheduled.add({ at, seq, queue, tag: entry.tag, payload: entry.payload });
  announce(topic);
  return { queue, offset: seq };
}

function bear(topic: Topic, queue: number, entry: Entry, now: number, until: number): AppendResult {
  const offset = topic.halfCount++;
  topic.half.set(offset, { at: now, queue, tag: entry.tag, payload: entry.payload });
  const hold: Hold = { offset, times: 1, firstAt: now, until };
  topic.halfHolds.set(hold);
  announce(topic);
  return { queue, offset, handle: { queue: HALF, ...hold } };
}

/** Where an entry goes first: its queue, among the scheduled, or among the half messages. */
export function place(topic: Topic, queue: number, entry: Entry, options: Append): AppendResult {
  const { now, at, heldUntil } = options;
  if (heldUntil !== undefined) return bear(topic, queue, entry, now, heldUntil);
  if (at !== undefined && at > now) return park(topic, queue, entry, at);
  return { queue, offset: put(topic, queue, entry, now) };
}

/** Puts due scheduled entries into their queues, up to `budget`; says how many. */
export function promote(topic: Topic, now: number, budget: number): number {
  let promoted = 0;
  for (let due = topic.scheduled.first(); due !== undefined; due = topic.scheduled.first()) {
    if (due.at > now || promoted === budget) break;
    topic.scheduled.delete(due);
    put(topic, due.queue, due, due.at);
    promoted++;
  }
  return promoted;
}
