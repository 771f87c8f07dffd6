import type { SeekTarget } from '../store';
import { findTime } from './inspect';
import type { Group, Topic } from './topic';

/** Moves a group's place in every queue; what it held it holds no more. */
export function moveGroup(topic: Topic, group: Group, to: SeekTarget): void {
  topic.queues.forEach((log, queue) => {
    const end = to === 'latest' ? log.max : log.min;
    group.cursors[queue] = typeof to === 'object' ? findTime(log, to.at) : end;
    group.holds[queue]?.clear();
  });
}
