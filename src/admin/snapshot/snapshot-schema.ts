import type { ClockSetting } from '../../clock';
import type { TopicPart } from '../../store/store';
import {
  anything,
  flag,
  list,
  number,
  oneOf,
  optional,
  record,
  text,
  whole,
} from '../../schema/schema';
import type { Schema } from '../../schema/schema';

/** The version of the format. One that reads otherwise gets another number. */
export const VERSION = 1;

/** A topic and all that is in it. */
export interface TopicSnapshot {
  readonly ns: string;
  readonly topic: string;
  /** As `exportTopic` gives them, in that order. */
  readonly parts: readonly TopicPart[];
}

/** A note of a space. */
export interface NoteSnapshot {
  readonly space: string;
  readonly key: string;
  readonly value: string;
}

/** Everything a mqrest keeps, as plain data: the same whatever store it was in. */
export interface Snapshot {
  readonly format: 'mqrest snapshot';
  readonly version: number;
  /** Epoch ms, by the clock that is in it. */
  readonly takenAt: number;
  /** How time goes: so many ms ahead of the system's, or stopped. */
  readonly clock: ClockSetting;
  /** What else is kept, such as what was registered with the MQCloud gateway. */
  readonly notes?: readonly NoteSnapshot[];
  /** By instance, then name. */
  readonly topics: readonly TopicSnapshot[];
}

/** Offsets have at most 13 digits. */
const MOST = 1e13 - 1;
const count = whole({ minimum: 0, maximum: MOST });
const time = whole({ minimum: 0, maximum: 8.64e15 });
const entry = { tag: optional(text()), payload: text() };

const clock = record({ offsetMs: optional(whole()), frozenAt: optional(time) });

/** What a snapshot looks like, but for the parts of its topics. */
export const snapshotSchema = record({
  format: oneOf('mqrest snapshot'),
  version: whole({ enum: [VERSION], description: String(VERSION) }),
  takenAt: number({ description: 'epoch ms' }),
  clock,
  notes: optional(list(record({ space: text(), key: text(), value: text() }))),
  topics: list(record({ ns: text(), topic: text({ minLength: 1 }), parts: list(anything()) })),
});

/** What each part of a topic looks like. */
export const partSchemas: Readonly<Record<TopicPart['part'], Schema>> = {
  topic: record({
    ...{ part: text(), type: text(), queues: whole({ minimum: 1, maximum: 256 }) },
    ...{ declared: flag(), unshaped: flag(), halfGroup: optional(text()), scheduledMax: count },
  }),
  group: record({
    ...{ part: text(), group: text(), declared: flag(), polledAt: time, cursors: list(count) },
    // Pairs of a queue and a position: what is in them is checked by itself.
    positions: list(list(anything(), { minItems: 2, maxItems: 2 })),
  }),
  scheduled: record({
    part: text(),
    entries: list(record({ queue: count, offset: count, at: time, ...entry })),
  }),
  half: record({
    part: text(),
    entries: list(
      record({ queue: count, offset: count, at: time, times: count, until: time, ...entry }),
    ),
    next: count,
  }),
  queue: record({
    ...{ part: text(), queue: count, next: count },
    entries: list(record({ offset: count, at: time, ...entry })),
  }),
  holds: record({
    ...{ part: text(), group: text(), queue: whole() },
    holds: list(record({ offset: count, times: count, firstAt: time, until: time })),
  }),
  dead: record({
    ...{ part: text(), group: text(), next: count },
    entries: list(
      record({
        ...{ offset: count, from: record({ queue: count, offset: count }), times: count },
        ...{ firstAt: time, lastUntil: time, deadAt: time, ...entry },
      }),
    ),
  }),
};

const parts = Object.entries<Schema>(partSchemas).map(([name, schema]) => ({
  ...schema,
  properties: { ...schema.properties, part: { ...text(), enum: [name] } },
}));
const topics = list(
  record({ ns: text(), topic: text({ minLength: 1 }), parts: list({ anyOf: parts }) }),
);

/** A snapshot with all that is in it, to be described; what is restored is checked piece by piece. */
export const wholeSnapshot: Schema = {
  ...snapshotSchema,
  properties: { ...snapshotSchema.properties, topics },
};
