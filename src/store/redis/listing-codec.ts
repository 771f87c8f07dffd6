import type { HalfEntry, Held, ScheduledEntry, TopicOutline } from '../store';
import { entriesOf, type Reply } from './reply-codec';

/** Holds on one log: a line has two numbers or, where the entry is still there, its time too. */
export function heldOf(queue: number, reply: Reply): Held[] {
  return entriesOf(reply, 0, 5, (numbers, { payload, tag }) => {
    const [offset = 0, times = 0, firstAt = 0, until = 0, at] = numbers;
    const entry = at === undefined ? {} : { entry: { offset, at, tag, payload } };
    return { queue, offset, times, firstAt, until, ...entry };
  });
}

/** Scheduled entries. */
export function scheduledOf(reply: Reply): ScheduledEntry[] {
  return entriesOf(reply, 0, 3, ([queue = 0, offset = 0, at = 0], entry) => {
    return { queue, offset, at, ...entry };
  });
}

/** Half messages. */
export function halfOf(reply: Reply): HalfEntry[] {
  return entriesOf(reply, 0, 5, ([queue = 0, offset = 0, at = 0, times = 0, until = 0], entry) => {
    return { queue, offset, at, times, until, ...entry };
  });
}

type GroupReply = [string, number, string, number, number[], string[]];

/** The outline of a topic. */
export function outlineOf(reply: readonly unknown[]): TopicOutline {
  const [
    type,
    queues,
    declared,
    unshaped,
    bound,
    halfGroup,
    scheduledMax,
    halfMax,
    bounds,
    groups,
  ] = reply as [
    string,
    number,
    number,
    number,
    number,
    string,
    string,
    number,
    number[],
    GroupReply[],
  ];
  return {
    ...{ type, queues, declared: declared === 1, unshaped: unshaped === 1 },
    ...(bound === 1 ? { halfGroup } : {}),
    ...{ scheduledMax: Number(scheduledMax), halfMax },
    ranges: Array.from({ length: queues }, (_, queue) => ({
      min: bounds[2 * queue] ?? 0,
      max: bounds[2 * queue + 1] ?? 0,
    })),
    groups: groups.map(groupOf).sort((a, b) => (a.group < b.group ? -1 : 1)),
  };
}

function groupOf([group, declared, polledAt, deadMax, cursors, pairs]: GroupReply) {
  const positions: [number, string][] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    positions.push([Number(pairs[i]), pairs[i + 1] ?? '']);
  }
  positions.sort(([a], [b]) => a - b);
  const isDeclared = declared === 1;
  return { group, declared: isDeclared, polledAt: Number(polledAt), deadMax, cursors, positions };
}
