import type { SeekTarget } from '../store';
import { findTime } from './inspect';
import { newGroup, type Group, type Topic } from './topic';

/** Moves a group's place in every queue; what it held it holds no more. */
export function moveGroup(topic: Topic, group: Group, to: SeekTarget): void {
  const moved = newGroup(topic, to === 'latest' ? 'latest' : 'earliest', group.polledAt);
  topic.queues.forEach((log, queue) => {
    if (typeof to === 'object') moved.cursors[queue] = findTime(log, to.at);
  });
  group.cursors.splice(0, Infinity, ...moved.cursors);
  group.holds.splice(0, Infinity, ...moved.holds);
}
