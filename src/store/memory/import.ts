import { DEAD, type GroupHead, type TopicPart } from '../store';
import { announce } from './place';
import { holdsOf } from './settle';
import { dropGroup, newGroup, type Topic } from './topic';
import { weighed } from './weight';

type Part<Name extends TopicPart['part']> = Extract<TopicPart, { part: Name }>;

function importGroup(topic: Topic, head: GroupHead): void {
  const group = newGroup(topic, 'earliest', head.polledAt);
  group.cursors.splice(0, Infinity, ...topic.queues.map((_, q) => head.cursors[q] ?? 0));
  group.declared = head.declared;
  for (const [queue, position] of head.positions) group.positions.set(queue, position);
  // Of one that pulls only, as far as can be told: it may have popped.
  group.pops = head.cursors.some((cursor) => cursor > 0);
  dropGroup(topic, head.group);
  topic.groups.set(head.group, group);
}

function importScheduled(topic: Topic, part: Part<'scheduled'>): void {
  for (const { offset, ...entry } of part.entries) {
    topic.scheduled.add({ ...entry, ...weighed(entry), seq: offset });
  }
}

function importHalf(topic: Topic, part: Part<'half'>): void {
  for (const { offset, times, until, ...half } of part.entries) {
    topic.half.set(offset, { ...half, ...weighed(half) });
    topic.halfHolds.set({ offset, times, firstAt: half.at, until });
  }
  topic.halfCount = part.next;
}

function importQueue(topic: Topic, part: Part<'queue'>): void {
  const log = topic.queues[part.queue];
  log?.beginAt(part.entries[0]?.offset ?? part.next);
  for (const { at, ...entry } of part.entries) log?.push({ at, ...weighed(entry) });
}

function importHolds(topic: Topic, part: Part<'holds'>): void {
  const { queue } = part;
  const group = topic.groups.get(part.group);
  for (const hold of part.holds) {
    const { offset } = hold;
    const isThere =
      queue === DEAD
        ? group?.dead.has(offset)
        : topic.queues[queue]?.get(offset) !== undefined && offset < (group?.cursors[queue] ?? 0);
    if (isThere) holdsOf(topic, group, queue)?.set({ ...hold });
  }
}

function importDead(topic: Topic, part: Part<'dead'>): void {
  const group = topic.groups.get(part.group);
  if (group === undefined) return;
  for (const letter of part.entries) {
    group.dead.set(letter.offset, { ...letter, ...weighed(letter) });
  }
  group.deadCount = part.next;
}

/** Adds a part to a topic. */
export function importPart(topic: Topic, part: Exclude<TopicPart, { part: 'topic' }>): void {
  switch (part.part) {
    case 'group':
      importGroup(topic, part);
      break;
    case 'scheduled':
      importScheduled(topic, part);
      break;
    case 'half':
      importHalf(topic, part);
      break;
    case 'queue':
      importQueue(topic, part);
      break;
    case 'holds':
      importHolds(topic, part);
      break;
    case 'dead':
      importDead(topic, part);
      break;
  }
  announce(topic);
}
