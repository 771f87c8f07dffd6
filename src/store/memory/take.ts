import { DEAD, type Entry, HALF, type HeldEntry, type Hold, type Pop } from '../store';
import type { Holds } from './holds';
import type { Group, Topic } from './topic';
import type { KeptEntry } from './weight';

/** How many entries one call may promote, drop, bury or pass over. */
export const SCAN = 256;
/** How many ended holds of a queue an orderly pop puts in order. */
const ORDERLY_SCAN = 1024;

/** When the last resent dead letter of a queue that is out ends. */
export type DeadLocks = ReadonlyMap<number, number>;

/** What one pop has taken so far, and how much more it may look at. */
export interface Take {
  readonly taken: HeldEntry[];
  budget: number;
  /** The first characters of what was passed over for its tag. */
  readonly passed: string[];
}

export function isLocked(holds: Holds, now: number): boolean {
  const last = holds.lastEnd();
  return last !== undefined && last > now;
}

/** When the last resent dead letter that is out ends, by the queues that they came from. */
export function deadLocks({ dead, deadHolds }: Group, now: number): DeadLocks {
  const ends = new Map<number, number>();
  for (const { offset, until } of deadHolds.running(now)) {
    const letter = dead.get(offset);
    if (letter !== undefined) ends.set(letter.from.queue, until);
  }
  return ends;
}

/** How many entries may be looked at before the call is full: each is either taken or costs budget. */
function roomIn(take: Take, o: Pop): number {
  return Math.min(o.limit - take.taken.length, take.budget);
}

function isWanted(entry: Entry, o: Pop): boolean {
  return o.tags === undefined || (entry.tag !== undefined && o.tags.includes(entry.tag));
}

export function isRetained(entry: { readonly at: number }, since: number): boolean {
  return entry.at >= since;
}

/** The delivery after this one. A resent dead letter has none before its first. */
function again(hold: Hold, o: Pop): Hold {
  const firstAt = hold.times === 0 ? o.now : hold.firstAt;
  return { offset: hold.offset, times: hold.times + 1, firstAt, until: o.until };
}

function hand(queue: number, holds: Holds, hold: Hold, entry: Entry, take: Take): void {
  holds.set(hold);
  take.taken.push({ queue, ...hold, tag: entry.tag, payload: entry.payload });
}

/** An entry that the group will not get, for its tag is another. */
function notePassed(entry: Entry, o: Pop, take: Take): void {
  take.budget--;
  if (o.passedHead !== undefined) take.passed.push(entry.payload.slice(0, o.passedHead));
}

/** Puts an entry that was handed out too often among the group's dead letters. */
export function bury(group: Group, queue: number, hold: Hold, entry: KeptEntry, now: number): void {
  const offset = group.deadCount++;
  group.dead.set(offset, {
    offset,
    from: { queue, offset: hold.offset },
    times: hold.times,
    firstAt: hold.firstAt,
    lastUntil: hold.until,
    deadAt: now,
    tag: entry.tag,
    payload: entry.payload,
    bytes: entry.bytes,
  });
}

/** Ended holds one by one while there is room; each is settled or renewed before the next is asked for. */
function* endedInTurn(holds: Holds, o: Pop, take: Take): Generator<Hold> {
  if (o.orderly) {
    const ended = holds.ended(o.now, ORDERLY_SCAN).sort((a, b) => a.offset - b.offset);
    for (const hold of ended) {
      if (roomIn(take, o) <= 0) return;
      yield hold;
    }
    return;
  }
  while (roomIn(take, o) > 0) {
    const [hold] = holds.ended(o.now, 1);
    if (hold === undefined) return;
    yield hold;
  }
}

function takeEnded(topic: Topic, group: Group, queue: number, holds: Holds, o: Pop, take: Take) {
  const log = topic.queues[queue];
  for (const hold of endedInTurn(holds, o, take)) {
    const entry = log?.get(hold.offset);
    if (entry === undefined || !isRetained(entry, o.retainSince)) {
      holds.delete(hold);
      take.budget--;
    } else if (!isWanted(entry, o)) {
      holds.delete(hold);
      notePassed(entry, o, take);
    } else if (hold.times >= o.maxTimes) {
      holds.delete(hold);
      bury(group, queue, hold, entry, o.now);
      take.budget--;
    } else hand(queue, holds, again(hold, o), entry, take);
  }
}

function takeNew(topic: Topic, group: Group, queue: number, holds: Holds, o: Pop, take: Take) {
  const log = topic.queues[queue];
  if (log === undefined) return;
  let cursor = Math.max(group.cursors[queue] ?? 0, log.min);
  for (; roomIn(take, o) > 0 && cursor < log.max; cursor++) {
    const entry = log.get(cursor);
    if (entry === undefined || !isRetained(entry, o.retainSince)) take.budget--;
    else if (!isWanted(entry, o)) notePassed(entry, o, take);
    else {
      const hold = { offset: cursor, times: 1, firstAt: o.now, until: o.until };
      hand(queue, holds, hold, entry, take);
    }
  }
  group.cursors[queue] = cursor;
}

/** Ended holds of a queue, then new entries. */
export function takeQueue(topic: Topic, group: Group, queue: number, o: Pop, take: Take): void {
  const holds = group.holds[queue];
  if (holds === undefined) return;
  takeEnded(topic, group, queue, holds, o, take);
  takeNew(topic, group, queue, holds, o, take);
}

/** Half messages whose hold has ended, for a check. */
export function takeHalf(topic: Topic, o: Pop, take: Take): void {
  for (const hold of endedInTurn(topic.halfHolds, o, take)) {
    const entry = topic.half.get(hold.offset);
    if (entry === undefined || !isRetained(entry, o.retainSince)) {
      topic.halfHolds.delete(hold);
      topic.half.delete(hold.offset);
      take.budget--;
    } else hand(HALF, topic.halfHolds, again(hold, o), entry, take);
  }
}

/**
 * Resent dead letters, but those of queues that are locked. One that is not taken any more stays
 * where it is, dead.
 */
export function takeDead(
  group: Group,
  o: Pop,
  take: Take,
  isClosed: (queue: number) => boolean,
): void {
  for (const hold of endedInTurn(group.deadHolds, o, take)) {
    const letter = group.dead.get(hold.offset);
    if (letter !== undefined && isClosed(letter.from.queue)) continue;
    if (letter === undefined || hold.times >= o.maxTimes || !isWanted(letter, o)) {
      group.deadHolds.delete(hold);
      take.budget--;
    } else hand(DEAD, group.deadHolds, again(hold, o), letter, take);
  }
}
