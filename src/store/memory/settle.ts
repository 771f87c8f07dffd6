import { DEAD, HALF, type Handle, type Hold, type SettleAnswer, type Settlement } from '../store';
import type { Holds } from './holds';
import { announce, put } from './place';
import { bury, isLocked } from './take';
import type { Group, Topic } from './topic';

/** Ends one hold, if it is the one the handle stands for and has not ended by itself. */
export function settle(
  topic: Topic,
  group: Group | undefined,
  handle: Handle,
  settlement: Settlement,
): SettleAnswer {
  if (settlement.as === 'resent') return resend(topic, group, handle, settlement.now);
  const holds = holdsOf(topic, group, handle.queue);
  const hold = holds?.get(handle.offset);
  if (holds === undefined || hold === undefined) return 'unknown';
  if (!isSame(hold, handle)) return 'superseded';
  if (hold.until <= settlement.now) return 'expired';
  if (settlement.as === 'released') {
    if (settlement.uncounted && handle.queue === HALF) return 'unknown';
    const again = settlement.uncounted === true ? untaken(hold) : hold;
    holds.set({ ...again, until: settlement.at });
    announce(topic);
    return 'done';
  }
  if (settlement.as === 'moved') {
    const half = handle.queue === HALF ? topic.half.get(hold.offset) : undefined;
    if (half === undefined) return 'unknown';
    put(topic, half.queue, half, settlement.now);
  }
  if (settlement.as === 'buried') return interred(topic, group, handle.queue, hold, settlement.now);
  holds.delete(hold);
  if (handle.queue === HALF) topic.half.delete(hold.offset);
  if (handle.queue === DEAD) group?.dead.delete(hold.offset);
  const unlocks = settlement.as === 'acked' && settlement.unlock;
  if (unlocks && !isLocked(holds, settlement.now)) announce(topic);
  return 'done';
}

/** A hold without its last delivery; one without any has no first time, as a resent dead letter has none. */
function untaken({ times, firstAt, ...hold }: Hold): Hold {
  return { ...hold, times: times - 1, firstAt: times === 1 ? 0 : firstAt };
}

/** Dead before its time. A resent dead letter is dead already: only its hold ends. */
function interred(
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

/** The holds on a queue, on the half log or on a group's dead letters. */
export function holdsOf(topic: Topic, group: Group | undefined, queue: number): Holds | undefined {
  if (queue === HALF) return topic.halfHolds;
  return queue === DEAD ? group?.deadHolds : group?.holds[queue];
}

function isSame(hold: Hold, handle: Handle): boolean {
  return (
    hold.until === handle.until && hold.times === handle.times && hold.firstAt === handle.firstAt
  );
}
