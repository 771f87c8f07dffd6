import { DEAD, type GroupHead, type Hold, type TopicPart } from '../store';
import { announce } from './place';
import { holdsOf } from './settle';
import { newGroup, type Topic } from './topic';

/** Adds a part to a topic. */
export function importPart(topic: Topic, part: Exclude<TopicPart, { part: 'topic' }>): void {
  switch (part.part) {
    case 'group':
      importGroup(topic, part);
      break;
    case 'scheduled':
      for (const { offset, ...entry } of part.entries) {
        topic.scheduled.add({ ...entry, seq: offset });
      }
      break;
    case 'half':
      for (const { offset, times, until, ...half } of part.entries) {
        topic.half.set(offset, half);
        topic.halfHolds.set({ offset, times, firstAt: half.at, until });
      }
      topic.halfCount = part.next;
      break;
    case 'queue': {
      const log = topic.queues[part.queue];
      log?.beginAt(part.entries[0]?.offset ?? part.next);
      for (const { at, tag, payload } of part.entries) log?.push({ at, tag, payload });
      break;
    }
    case 'holds':
      importHolds(topic, part.group, part.queue, part.holds);
      break;
    case 'dead': {
      const group = topic.groups.get(part.group);
      if (group === undefined) break;
      for (const letter of part.entries) group.dead.set(letter.offset, { ...letter });
      group.deadCount = part.next;
      break;
    }
  }
  announce(topic);
}

function importGroup(topic: Topic, outline: GroupHead): void {
  const group = newGroup(topic, 'earliest', outline.polledAt);
  group.cursors.splice(0, Infinity, ...topic.queues.map((_, q) => outline.cursors[q] ?? 0));
  group.declared = outline.declared;
  for (const [queue, position] of outline.positions) group.positions.set(queue, position);
  topic.groups.set(outline.group, group);
}

function importHolds(topic: Topic, name: string, queue: number, holds: readonly Hold[]): void {
  const group = topic.groups.get(name);
  for (const hold of holds) {
    const { offset } = hold;
    const isThere =
      queue === DEAD
        ? group?.dead.has(offset)
        : topic.queues[queue]?.get(offset) !== undefined && offset < (group?.cursors[queue] ?? 0);
    if (isThere) holdsOf(topic, group, queue)?.set({ ...hold });
  }
}
