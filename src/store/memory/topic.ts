import { LateMap } from '../../lib/late-map';
import type { DeadLetter, Start, TopicShape } from '../store';
import { CountedLog, CountedMap, CountedSet } from './counted';
import { Holds } from './holds';
import { Tally } from './tally';
import { QUEUE_BYTES, TOPIC_BYTES, type KeptEntry } from './weight';

/** An entry in a queue, with the time it counts from. */
export interface LogEntry extends KeptEntry {
  readonly at: number;
}
/** A scheduled entry; `seq` is its place among those of its topic. */
export interface ParkedEntry extends KeptEntry {
  readonly at: number;
  readonly seq: number;
  readonly queue: number;
}
/** A half message and the queue it will go to. */
export interface HalfMessage extends KeptEntry {
  readonly at: number;
  readonly queue: number;
}

/** A group's place in every queue, what it holds, and its dead letters. */
export interface Group {
  readonly cursors: number[];
  readonly holds: Holds[];
  readonly dead: CountedMap<DeadLetter & KeptEntry>;
  readonly deadHolds: Holds;
  deadCount: number;
  readonly positions: LateMap<number, string>;
  /** It has popped, or a group of no positions: its place in the queues counts. */
  pops: boolean;
  polledAt: number;
  declared: boolean;
  /** What it takes: its holds and dead letters. */
  readonly tally: Tally;
}

/** All that is kept of one topic. */
export interface Topic {
  type: string;
  readonly queues: CountedLog<LogEntry>[];
  /** Made by a call and never given an entry: still takes its shape from the first one. */
  unshaped: boolean;
  declared: boolean;
  readonly scheduled: CountedSet<ParkedEntry>;
  scheduledCount: number;
  readonly half: CountedMap<HalfMessage>;
  readonly halfHolds: Holds;
  halfCount: number;
  /** The only group that gets half messages, once bound. */
  halfGroup: string | undefined;
  readonly groups: Map<string, Group>;
  /** Someone found nothing and waits for the next change. */
  armed: boolean;
  /** Tells the watchers that something may be deliverable. */
  readonly signal: () => void;
  /** What it takes, with all that is in it. */
  readonly tally: Tally;
}

function byTime(a: ParkedEntry, b: ParkedEntry): number {
  return a.at - b.at || a.seq - b.seq;
}

/** A topic of a store, whose tally its own is part of. */
export function newTopic(shape: TopicShape, store: Tally, signal: () => void): Topic {
  const tally = new Tally(store);
  tally.add(TOPIC_BYTES);
  const topic: Topic = {
    type: shape.type,
    queues: [],
    unshaped: true,
    declared: false,
    scheduled: new CountedSet(tally, byTime),
    scheduledCount: 0,
    half: new CountedMap(tally),
    halfHolds: new Holds(tally),
    halfCount: 0,
    halfGroup: undefined,
    groups: new Map(),
    armed: false,
    signal,
    tally,
  };
  reshape(topic, shape);
  return topic;
}

/** Gives a topic a type and adds the queues it lacks; known groups begin them at their start. */
export function reshape(topic: Topic, shape: TopicShape): void {
  topic.type = shape.type;
  while (topic.queues.length < shape.queues) {
    topic.queues.push(new CountedLog(topic.tally));
    topic.tally.add(QUEUE_BYTES);
    for (const group of topic.groups.values()) addQueues(topic, group, 'earliest');
  }
}

/** Begins the queues that a group lacks, at their start or end. */
function addQueues(topic: Topic, group: Group, start: Start): void {
  for (const log of topic.queues.slice(group.cursors.length)) {
    group.cursors.push(start === 'earliest' ? log.min : log.max);
    group.holds.push(new Holds(group.tally));
    group.tally.add(QUEUE_BYTES);
  }
}

export function newGroup(topic: Topic, start: Start, now: number): Group {
  const tally = new Tally(topic.tally);
  tally.add(TOPIC_BYTES);
  const group: Group = {
    cursors: [],
    holds: [],
    dead: new CountedMap(tally),
    deadHolds: new Holds(tally),
    deadCount: 0,
    positions: new LateMap(),
    pops: false,
    polledAt: now,
    declared: false,
    tally,
  };
  addQueues(topic, group, start);
  return group;
}

/** Takes a group away with all that it has; says whether it was there. */
export function dropGroup(topic: Topic, name: string): boolean {
  topic.groups.get(name)?.tally.clear();
  return topic.groups.delete(name);
}
