import type { TopicDescription } from '../store';
import type { QueueLog } from './queue-log';
import type { Logged, Topic } from './topic';

/** Counts for whoever looks; changes nothing. */
export function describeTopic(topic: Topic, now: number): TopicDescription {
  return {
    type: topic.type,
    queues: topic.queues.length,
    ranges: topic.queues.map(({ min, max }) => ({ min, max })),
    scheduled: topic.scheduled.size,
    half: topic.half.size,
    groups: [...topic.groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, state]) => {
        const held = state.holds.reduce((sum, holds) => sum + holds.size, 0);
        const ended = state.holds.reduce((sum, holds) => sum + holds.countEnded(now), 0);
        const ready = topic.queues.reduce(
          (sum, log, queue) => sum + log.max - Math.max(state.cursors[queue] ?? 0, log.min),
          0,
        );
        const { polledAt } = state;
        return { group, ready, held: held - ended, ended, dead: state.dead.size, polledAt };
      }),
  };
}

/** The first offset of a log whose entry is not before `at`. Entries are taken to be in time order. */
export function findTime(log: QueueLog<Logged>, at: number): number {
  let low = log.min;
  let high = log.max;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((log.get(middle)?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
