import { MqError } from '../../errors';
import type { Pop, Subscription } from '../store';
import { isLocked, takeDead, takeHalf, takeQueue, type Take } from './take';
import { newGroup, type Group, type Topic } from './topic';

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

/** Takes from every queue in turn; returns when to look again, should nothing have been there. */
export function popQueues(topic: Topic, group: Group, o: Pop, take: Take): number | undefined {
  const count = topic.queues.length;
  for (let i = 0; i < count && take.taken.length < o.limit; i++) {
    takeQueue(topic, group, ((o.firstQueue ?? 0) + i) % count, o, take);
  }
  takeDead(group, o, take);
  const ends = group.holds.map((holds) =>
    o.orderly && isLocked(holds, o.now) ? holds.lastEnd() : holds.firstEnd(),
  );
  return earliest(topic.scheduled.first()?.at, group.deadHolds.firstEnd(), ...ends);
}

/** Takes half messages; returns when to look again, should none have been there. */
export function popHalf(topic: Topic, group: string, o: Pop, take: Take): number | undefined {
  if (o.bind && topic.halfGroup !== undefined && topic.halfGroup !== group) return undefined;
  takeHalf(topic, o, take);
  if (o.bind && take.taken.length > 0) topic.halfGroup = group;
  return topic.halfHolds.firstEnd();
}
