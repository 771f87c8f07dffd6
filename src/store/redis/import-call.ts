import type { Entry, TopicPart } from '../store';
import type { ImportName } from './library';
import { encodeTag } from './reply-codec';

type Words = (string | number)[];

/** The function of the library that puts back a part, and its arguments (see library/import.lua). */
export function importCallOf(part: TopicPart): [ImportName, Words] {
  switch (part.part) {
    case 'topic': {
      const { type, queues, halfGroup, scheduledMax } = part;
      const flags = [part.declared, part.unshaped, halfGroup !== undefined].map(Number);
      return ['importTopic', [type, queues, ...flags, halfGroup ?? '', scheduledMax]];
    }
    case 'group': {
      const { group, declared, polledAt, cursors, positions } = part;
      return ['importGroup', [group, Number(declared), polledAt, ...cursors, ...positions.flat()]];
    }
    case 'scheduled':
      return [
        'importScheduled',
        part.entries.flatMap((e) => [e.queue, e.offset, e.at, ...wordsOf(e)]),
      ];
    case 'half': {
      const entries = part.entries.flatMap((e) => {
        return [e.queue, e.offset, e.at, e.times, e.until, ...wordsOf(e)];
      });
      return ['importHalf', [part.next, ...entries]];
    }
    case 'queue': {
      const entries = part.entries.flatMap((e) => [e.offset, e.at, ...wordsOf(e)]);
      return ['importQueue', [part.queue, part.next, ...entries]];
    }
    case 'holds': {
      const holds = part.holds.flatMap((h) => [h.offset, h.times, h.firstAt, h.until]);
      return ['importHolds', [part.group, part.queue, ...holds]];
    }
    case 'dead': {
      const entries = part.entries.flatMap((e) => [
        ...[e.offset, e.from.queue, e.from.offset, e.times],
        ...[e.firstAt, e.lastUntil, e.deadAt, ...wordsOf(e)],
      ]);
      return ['importDead', [part.group, part.next, ...entries]];
    }
  }
}

function wordsOf({ tag, payload }: Entry): Words {
  return tag === undefined ? [0, '', payload] : [1, encodeTag(tag), payload];
}
