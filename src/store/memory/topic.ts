import type { DeadLetter, Entry, Start, TopicShape } from '../store';
import { Holds } from './holds';
import { QueueLog } from './queue-log';
import { SortedSet } from '../../lib/sorted-set';

/** An entry in a queue, with the time it counts from. */
export interface LogEntry extends Entry {
  readonly at: number;
}
/** A scheduled entry; `seq` is its place among those of its topic. */
export interface ParkedEntry extends Entry {
  readonly at: number;
  readonly seq: number;
  readonly queue: number;
}
/** A half message and the queue it will go to. */
export interface HalfMessage extends Entry {
  readonly at: number;
  readonly queue: number;
}

/** A group's place in every queue, what it holds, and its dead letters. */
export interface Group {
  readonly cursors: number[];
  readonly holds: Holds[];
  readonly dead: Map<number, DeadLetter>;
  readonly deadHolds: Holds;
  deadCount: number;
  readonly positions: Map<number, string>;
  polledAt: number;
  declared: boolean;
}

/** All that is kept of one topic. */
export interface Topic {
  type: string;
  readonly queues: QueueLog<LogEntry>[];
  /** Made by a call and never given an entry: still takes its shape from the first one. */
  unshaped: boolean;
  declared: boolean;
  readonly scheduled: SortedSet<ParkedEntry>;
  scheduledCount: number;
  readonly half: Map<number, HalfMessage>;
  readonly halfHolds: Holds;
  halfCount: number;
  /** The only group that gets half messages, once bound. */
  halfGroup: string | undefined;
  readonly groups: Map<string, Group>;
  /** Someone found nothing and waits for the next change. */
  armed: boolean;
  /** Tells the watchers that something may be deliverable. */
  readonly signal: () => void;
}

export function newTopic(shape: TopicShape, signal: () => void): Topic {
  const topic: Topic = {
    type: shape.type,
    queues: [],
    unshaped: true,
    declared: false,
    scheduled: new SortedSet((a, b) => a.at - b.at || a.seq - b.seq),
    scheduledCount: 0,
    half: new Map(),
    halfHolds: new Holds(),
    halfCount: 0,
    halfGroup: undefined,
    groups: new Map(),
    armed: false,
    signal,
  };
  reshape(topic, shape);
  return topic;
}

/** Gives a topic a type and adds the queues it lacks; known groups begin them at their start. */
export function reshape(topic: Topic, shape: TopicShape): void {
  topic.type = shape.type;
  while (topic.queues.length < shape.queues) {
    topic.queues.push(new QueueLog());
    for (const group of topic.groups.values()) addQueues(topic, group, 'earliest');
  }
}

/** Begins the queues that a group lacks, at their start or end. */
function addQueues(topic: Topic, group: Group, start: Start): void {
  for (const log of topic.queues.slice(group.cursors.length)) {
    group.cursors.push(start === 'earliest' ? log.min : log.max);
    group.holds.push(new Holds());
  }
}

export function newGroup(topic: Topic, start: Start, now: number): Group {
  const group: Group = {
    cursors: [],
    holds: [],
    dead: new Map(),
    deadHolds: new Holds(),
    deadCount: 0,
    positions: new Map(),
    polledAt: now,
    declared: false,
  };
  addQueues(topic, group, start);
  return group;
}
