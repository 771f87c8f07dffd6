import { MqError } from '../../errors';
import type { Pop, Subscription } from '../store';
import { deadLocks, takeDead, takeHalf, takeQueue, type DeadLocks, type Take } from './take';
import { newGroup, type Group, type Topic } from './topic';

const NO_LOCKS: DeadLocks = new Map();

/** The group that pops, made where it may be. */
export function groupFor(topic: Topic, from: Subscription, o: Pop): Group {
  let group = topic.groups.get(from.group);
  if (group === undefined) {
    if (o.createGroup === undefined) {
      throw new MqError('GroupNotExist', `group ${from.group} does not exist`);
    }
    group = newGroup(topic, o.createGroup, o.now);
    topic.groups.set(from.group, group);
  }
  group.pops = true;
  group.polledAt = o.now;
  return group;
}

function earliest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** When a queue is free again of which something is out; absent: it is free. */
function lockEnd(group: Group, o: Pop, dead: DeadLocks, queue: number): number | undefined {
  const last = group.holds[queue]?.lastEnd();
  const letter = dead.get(queue);
  return last !== undefined && last > (letter ?? o.now) ? last : letter;
}

/** When to look again, should nothing have been there. */
function wakeTime(topic: Topic, group: Group, o: Pop, dead: DeadLocks): number | undefined {
  const ends = group.holds.map((holds, queue) => {
    const locked = o.orderly ? lockEnd(group, o, dead, queue) : undefined;
    return locked ?? holds.firstEnd();
  });
  const letters = o.orderly ? undefined : group.deadHolds.firstEnd();
  return earliest(topic.scheduled.first()?.at, letters, ...ends);
}

/**
 * Takes from every queue in turn; returns when to look again, should nothing have been there. An
 * orderly pop takes of the queues that are free, and of each what is oldest first, which its dead
 * letters are.
 */
export function popQueues(topic: Topic, group: Group, o: Pop, take: Take): number | undefined {
  const dead = o.orderly ? deadLocks(group, o.now) : NO_LOCKS;
  const isClosed = (queue: number): boolean =>
    o.orderly === true && lockEnd(group, o, dead, queue) !== undefined;
  if (o.orderly) takeDead(group, o, take, isClosed);
  const count = topic.queues.length;
  for (let i = 0; i < count && take.taken.length < o.limit; i++) {
    const queue = ((o.firstQueue ?? 0) + i) % count;
    if (!isClosed(queue)) takeQueue(topic, group, queue, o, take);
  }
  if (!o.orderly) takeDead(group, o, take, isClosed);
  return wakeTime(topic, group, o, dead);
}

/** Takes half messages; returns when to look again, should none have been there. */
export function popHalf(topic: Topic, group: string, o: Pop, take: Take): number | undefined {
  if (o.bind && topic.halfGroup !== undefined && topic.halfGroup !== group) return undefined;
  takeHalf(topic, o, take);
  if (o.bind && take.taken.length > 0) topic.halfGroup = group;
  return topic.halfHolds.firstEnd();
}
