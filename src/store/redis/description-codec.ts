import type { GroupDescription, TopicDescription } from '../store';

type GroupReply = [string, number, string, number[], string[], number[]];
type TopicReply = [string, number, number[], string, number[], number[], GroupReply[]];

/** The description of a topic (see library/inspect.lua). */
export function descriptionOf(reply: readonly unknown[]): TopicDescription {
  const [type, queues, flags, halfGroup, counts, bounds, groups] = reply as TopicReply;
  const [declared, unshaped, isBound] = flags;
  const [scheduled = 0, scheduledMax = 0, half = 0, halfMax = 0] = counts;
  return {
    ...{ type, queues, declared: declared === 1, unshaped: unshaped === 1 },
    ...(isBound === 1 ? { halfGroup } : {}),
    ...{ scheduled, scheduledMax, half, halfMax },
    ranges: Array.from({ length: queues }, (_, queue) => ({
      min: bounds[2 * queue] ?? 0,
      max: bounds[2 * queue + 1] ?? 0,
    })),
    groups: groups.map(groupOf).sort((a, b) => (a.group < b.group ? -1 : 1)),
  };
}

function groupOf([
  group,
  declared,
  polledAt,
  cursors,
  pairs,
  counts,
]: GroupReply): GroupDescription {
  const positions: [number, string][] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    positions.push([Number(pairs[i]), pairs[i + 1] ?? '']);
  }
  positions.sort(([a], [b]) => a - b);
  const [ready = 0, held = 0, ended = 0, dead = 0, deadMax = 0] = counts;
  return {
    ...{ group, declared: declared === 1, polledAt: Number(polledAt), cursors, positions },
    ...{ ready, held, ended, dead, deadMax },
  };
}
