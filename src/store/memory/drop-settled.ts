import type { DropSettled } from '../embedded';
import type { PurgeResult } from '../store';
import { count } from './sweep';
import { SCAN } from './take';
import type { Group, Topic } from './topic';

/** The first offset of a queue that a group may still want, what it holds apart. */
function firstWanted(group: Group, queue: number, needed: DropSettled['needed']): number {
  const place = group.cursors[queue] ?? 0;
  if (group.positions.size === 0) return place;
  const position = group.positions.get(queue);
  const pulls = position === undefined ? 0 : needed(position);
  return group.pops ? Math.min(place, pulls) : pulls;
}

/** Drops from each queue up to {@link SCAN} entries that every group has settled. */
export function dropSettledOf(topic: Topic, { before, needed }: DropSettled): PurgeResult {
  const groups = [...topic.groups.values()];
  const swept = { dropped: 0, more: false };
  if (groups.length === 0) return { removed: 0, more: false };
  topic.queues.forEach((log, queue) => {
    let end = log.max;
    for (const group of groups) end = Math.min(end, firstWanted(group, queue, needed));
    const isHeld = (offset: number): boolean =>
      groups.some(({ holds }) => holds[queue]?.get(offset) !== undefined);
    let dropped = 0;
    while (dropped < SCAN && log.min < end && (log.get(log.min)?.at ?? 0) < before) {
      if (isHeld(log.min)) break;
      log.dropBefore(log.min + 1);
      dropped++;
    }
    count(swept, dropped);
  });
  return { removed: swept.dropped, more: swept.more };
}
