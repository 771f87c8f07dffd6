import type { GroupDescription, TopicDescription } from '../store';
import type { QueueLog } from './queue-log';
import type { Group, LogEntry, Topic } from './topic';

function describeGroup(topic: Topic, name: string, group: Group, now: number): GroupDescription {
  const held = group.holds.reduce((sum, holds) => sum + holds.size, 0);
  const ended = group.holds.reduce((sum, holds) => sum + holds.countEnded(now), 0);
  const cursors = topic.queues.map(({ min }, queue) => Math.max(group.cursors[queue] ?? 0, min));
  return {
    group: name,
    declared: group.declared,
    polledAt: group.polledAt,
    cursors,
    positions: [...group.positions].sort(([a], [b]) => a - b),
    ready: topic.queues.reduce((sum, { max }, queue) => sum + max - (cursors[queue] ?? 0), 0),
    held: held - ended,
    ended,
    dead: group.dead.size,
    deadMax: group.deadCount,
  };
}

/** What a topic and its groups are and have; changes nothing. */
export function describeTopic(topic: Topic, now: number): TopicDescription {
  const groups = [...topic.groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    type: topic.type,
    queues: topic.queues.length,
    declared: topic.declared,
    unshaped: topic.unshaped,
    ...(topic.halfGroup === undefined ? {} : { halfGroup: topic.halfGroup }),
    scheduled: topic.scheduled.size,
    scheduledMax: topic.scheduledCount,
    half: topic.half.size,
    halfMax: topic.halfCount,
    ranges: topic.queues.map(({ min, max }) => ({ min, max })),
    groups: groups.map(([name, group]) => describeGroup(topic, name, group, now)),
  };
}

/** The first offset of a log whose entry is not before `at`. Entries are taken to be in time order. */
export function findTime(log: QueueLog<LogEntry>, at: number): number {
  let low = log.min;
  let high = log.max;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((log.get(middle)?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
