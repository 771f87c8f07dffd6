import { HALF, type Append, type AppendResult, type Entry, type Hold } from '../store';
import type { Topic } from './topic';
import { weighed, type KeptEntry } from './weight';

/** Signals a change if a pop came back empty since the last time. */
export function announce(topic: Topic): void {
  if (!topic.armed) return;
  topic.armed = false;
  topic.signal();
}

/** The only way into a queue. */
export function put(topic: Topic, queue: number, entry: KeptEntry, at: number): number {
  const { tag, payload, bytes } = entry;
  const offset = topic.queues[queue]?.push({ at, tag, payload, bytes }) ?? 0;
  announce(topic);
  return offset;
}

function park(topic: Topic, queue: number, entry: KeptEntry, at: number): AppendResult {
  const seq = topic.scheduledCount++;
  topic.scheduled.add({ at, seq, queue, ...entry });
  announce(topic);
  return { queue, offset: seq };
}

function bear(
  topic: Topic,
  queue: number,
  entry: KeptEntry,
  { now, until }: { now: number; until: number },
): AppendResult {
  const offset = topic.halfCount++;
  topic.half.set(offset, { at: now, queue, ...entry });
  const hold: Hold = { offset, times: 1, firstAt: now, until };
  topic.halfHolds.set(hold);
  announce(topic);
  return { queue, offset, handle: { queue: HALF, ...hold } };
}

/** Where an entry goes first: its queue, among the scheduled, or among the half messages. */
export function place(topic: Topic, queue: number, entry: Entry, options: Append): AppendResult {
  const { now, at, heldUntil } = options;
  const kept = weighed(entry);
  if (heldUntil !== undefined) return bear(topic, queue, kept, { now, until: heldUntil });
  if (at !== undefined && at > now) return park(topic, queue, kept, at);
  return { queue, offset: put(topic, queue, kept, now) };
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
