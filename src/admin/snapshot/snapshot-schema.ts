import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import type { TopicPart } from '../../store/store';
import { count as anyCount, epochMs, name, object, whole, type ValueOf } from '../../schema/schema';

/** The version of the format. One that reads otherwise gets another number. */
export const VERSION = 1;

/** Offsets have at most 13 digits. */
const count = whole(0, 1e13 - 1);
const time = whole(0, 8.64e15);
const entry = { tag: v.optional(v.string()), payload: v.string() };
const part = <const N extends TopicPart['part']>(of: N) => ({ part: v.literal(of) });
const clock = object({
  offsetMs: v.optional(v.pipe(v.number(), v.integer())),
  frozenAt: v.optional(time),
});
const note = object({ space: v.string(), key: v.string(), value: v.string() });
const position = v.pipe(v.strictTuple([anyCount, v.string()]), v.description('a queue and a text'));
const queueEntry = object({ offset: count, at: time, ...entry });
const scheduledEntry = object({ queue: count, offset: count, at: time, ...entry });
const halfEntry = object({
  ...{ queue: count, offset: count, at: time, times: count, until: time, ...entry },
});
const hold = object({ offset: count, times: count, firstAt: time, until: time });
const origin = object({ queue: count, offset: count });
const deadEntry = object({
  ...{ offset: count, from: origin, times: count },
  ...{ firstAt: time, lastUntil: time, deadAt: time, ...entry },
});

/** What each part of a topic looks like. */
export const partSchemas = {
  topic: object({
    ...part('topic'),
    ...{ type: v.string(), queues: whole(1, 256), declared: v.boolean(), unshaped: v.boolean() },
    ...{ halfGroup: v.optional(v.string()), scheduledMax: count },
  }),
  group: object({
    ...part('group'),
    ...{ group: v.string(), declared: v.boolean(), polledAt: time, cursors: v.array(count) },
    positions: v.array(position),
  }),
  scheduled: object({
    ...part('scheduled'),
    entries: v.array(scheduledEntry),
  }),
  half: object({
    ...part('half'),
    entries: v.array(halfEntry),
    next: count,
  }),
  queue: object({
    ...part('queue'),
    ...{ queue: count, next: count },
    entries: v.array(queueEntry),
  }),
  holds: object({
    ...part('holds'),
    ...{ group: v.string(), queue: v.pipe(v.number(), v.integer()) },
    holds: v.array(hold),
  }),
  dead: object({
    ...part('dead'),
    ...{ group: v.string(), next: count },
    entries: v.array(deadEntry),
  }),
};
const { topic, group, scheduled, half, queue, holds, dead } = partSchemas;
const anyPart = v.variant('part', [topic, group, scheduled, half, queue, holds, dead]);

const topicEntries = { ns: v.string(), topic: name };
const head = {
  format: v.literal('mqrest snapshot'),
  version: v.literal(VERSION),
  /** By the clock that is in it. */
  takenAt: epochMs,
  /** How time goes: so many ms ahead of the system's, or stopped. */
  clock,
  /** What else is kept, such as what was registered with the MQCloud gateway. */
  notes: v.optional(v.array(note)),
};

/** A snapshot but for its topics: the first line of a state file. */
export const snapshotHead = object(head);
/** A snapshot whose parts of topics are not looked at: they are checked piece by piece. */
export const snapshotFrame = object({
  ...head,
  topics: v.array(object({ ...topicEntries, parts: v.array(v.unknown()) })),
});
/** A line of a state file: the first is a head, then come the parts of topics. */
export const topicLine = object({ ...topicEntries, part: v.unknown() });
/** The last line of a state file: how many parts there are before it. */
export const lastLine = object({ parts: count });

const snapshotTopic = object({ ...topicEntries, parts: v.array(anyPart) });
/** A snapshot with all that is in it. */
export const snapshot = object({
  ...head,
  /** By instance, then name; the parts of each as `exportTopic` gives them, in that order. */
  topics: v.array(snapshotTopic),
});

/** What the description of the API calls them. */
export const snapshotSchemas: NamedSchemas = {
  Snapshot: [snapshot, 'Everything that is kept, as data: the same whatever store it was in.'],
  SnapshotClock: [clock, "How time goes: so many ms ahead of the system's, or stopped."],
  SnapshotNote: [note, 'What else is kept, such as what was registered with the MQCloud gateway.'],
  SnapshotTopic: [snapshotTopic, 'A topic in its parts.'],
  SnapshotPart: [anyPart, 'A part of a topic; part says which.'],
  TopicPart: [topic, 'What a topic is.'],
  GroupPart: [group, 'A group and where it stands.'],
  ScheduledPart: [scheduled, 'Messages whose time has not come.'],
  HalfPart: [half, 'Messages whose transaction is open.'],
  QueuePart: [queue, 'Messages of a queue.'],
  HoldsPart: [holds, 'Deliveries of a group from a queue.'],
  DeadPart: [dead, 'Dead letters of a group.'],
  QueueEntry: [queueEntry, 'A message in a queue.'],
  ScheduledEntry: [scheduledEntry, 'A message whose time has not come.'],
  HalfEntry: [halfEntry, 'A message whose transaction is open.'],
  Hold: [hold, 'A delivery.'],
  DeadEntry: [deadEntry, 'A dead letter.'],
  EntryOrigin: [origin, 'Where a dead letter was.'],
};

/** Everything a mqrest keeps, as plain data: the same whatever store it was in. */
export type Snapshot = ValueOf<typeof snapshot>;
export type SnapshotHead = ValueOf<typeof snapshotHead>;
export type SnapshotFrame = ValueOf<typeof snapshotFrame>;
export type TopicSnapshot = Snapshot['topics'][number];
export type NoteSnapshot = NonNullable<Snapshot['notes']>[number];
/** What a state file has a line for. */
export type SnapshotLine = SnapshotHead | SnapshotTopicLine | ValueOf<typeof lastLine>;
/** A part of a topic, and of which. */
export interface SnapshotTopicLine extends ValueOf<typeof topicLine> {
  readonly part: TopicPart;
}
