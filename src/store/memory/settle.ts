import {
  DEAD,
  HALF,
  SCHEDULED,
  type Handle,
  type Hold,
  type SettleAnswer,
  type Settlement,
} from '../store';
import type { Holds } from './holds';
import { announce, put } from './place';
import { bury, isLocked } from './take';
import type { Group, Topic } from './topic';

/** The holds on a queue, on the half log or on a group's dead letters. */
export function holdsOf(topic: Topic, group: Group | undefined, queue: number): Holds | undefined {
  if (queue === HALF) return topic.halfHolds;
  return queue === DEAD ? group?.deadHolds : group?.holds[queue];
}

/** Puts a half message into its queue. */
function move(topic: Topic, { offset }: Hold, now: number): SettleAnswer {
  const half = topic.half.get(offset);
  if (half === undefined) return 'unknown';
  put(topic, half.queue, half, now);
  return 'done';
}

/** Dead before its time. A resent dead letter is dead already: only its hold ends. */
function inter(
  topic: Topic,
  group: Group | undefined,
  queue: number,
  hold: Hold,
  now: number,
): SettleAnswer {
  const entry = topic.queues[queue]?.get(hold.offset);
  if (group === undefined || (queue !== DEAD && entry === undefined)) return 'unknown';
  holdsOf(topic, group, queue)?.delete(hold);
  if (entry !== undefined) bury(group, queue, { ...hold, until: now }, entry, now);
  announce(topic);
  return 'done';
}

/** A hold without its last delivery; one without any has no first time, as a resent dead letter has none. */
function untake({ times, firstAt, ...hold }: Hold): Hold {
  return { ...hold, times: times - 1, firstAt: times === 1 ? 0 : firstAt };
}

/** Does to a hold what the settlement says. */
function endHold(
  topic: Topic,
  group: Group | undefined,
  queue: number,
  hold: Hold,
  settlement: Settlement,
): SettleAnswer {
  const holds = holdsOf(topic, group, queue);
  if (settlement.as === 'released') {
    if (settlement.uncounted && queue === HALF) return 'unknown';
    const again = settlement.uncounted === true ? untake(hold) : hold;
    holds?.set({ ...again, until: settlement.at });
    announce(topic);
    return 'done';
  }
  if (settlement.as === 'buried') return inter(topic, group, queue, hold, settlement.now);
  if (settlement.as === 'moved') {
    const answer = queue === HALF ? move(topic, hold, settlement.now) : 'unknown';
    if (answer !== 'done') return answer;
  }
  holds?.delete(hold);
  if (queue === HALF) topic.half.delete(hold.offset);
  if (queue === DEAD) group?.dead.delete(hold.offset);
  const unlocks = settlement.as === 'removed' || (settlement.as === 'acked' && settlement.unlock);
  // Dead letters are of several queues.
  const isFree = queue === DEAD || (holds !== undefined && !isLocked(holds, settlement.now));
  if (unlocks && isFree) announce(topic);
  return 'done';
}

/** Makes a dead letter deliverable, in place of the hold it may have: by one that has ended. */
function resend(
  topic: Topic,
  group: Group | undefined,
  { queue, offset }: Handle,
  now: number,
): SettleAnswer {
  if (queue !== DEAD || group?.dead.has(offset) !== true) return 'unknown';
  group.deadHolds.set({ offset, times: 0, firstAt: 0, until: now });
  announce(topic);
  return 'done';
}

/** A dead letter, and the hold that a resent one has. */
function removeLetter(topic: Topic, group: Group | undefined, offset: number): SettleAnswer {
  if (group?.dead.has(offset) !== true) return 'unknown';
  const hold = group.deadHolds.get(offset);
  if (hold !== undefined) group.deadHolds.delete(hold);
  group.dead.delete(offset);
  announce(topic);
  return 'done';
}

function removeScheduled({ scheduled }: Topic, { offset: seq, until: at }: Handle): SettleAnswer {
  const [entry] = scheduled.after({ ...NO_ENTRY, at, seq: seq - 1 });
  if (entry?.at !== at || entry.seq !== seq) return 'unknown';
  scheduled.delete(entry);
  return 'done';
}

const NO_ENTRY = { queue: 0, payload: '', bytes: 0 };

/** Ends one hold, if it is the one the handle stands for and has not ended by itself. */
export function settleHandle(
  topic: Topic,
  group: Group | undefined,
  handle: Handle,
  settlement: Settlement,
): SettleAnswer {
  if (settlement.as === 'resent') return resend(topic, group, handle, settlement.now);
  const isRemoved = settlement.as === 'removed';
  if (isRemoved && handle.queue === DEAD) return removeLetter(topic, group, handle.offset);
  if (isRemoved && handle.queue === SCHEDULED) return removeScheduled(topic, handle);
  const hold = holdsOf(topic, group, handle.queue)?.get(handle.offset);
  if (hold === undefined) return 'unknown';
  const { until, times, firstAt } = handle;
  // A hold that ends later than its handle says was put off.
  if (hold.until < until || hold.times !== times || hold.firstAt !== firstAt) return 'superseded';
  if (hold.until <= settlement.now && !isRemoved) return 'expired';
  return endHold(topic, group, handle.queue, hold, settlement);
}
