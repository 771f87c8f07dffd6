import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import {
  count,
  epochMs,
  object,
  textAs,
  whole,
  type ObjectSchema,
  type ValueOf,
} from '../../schema/schema';
import { LANGS } from '../../words/words';

/** Everything that can happen. */
export const KINDS = [
  'published',
  'delivered',
  'acked',
  'refused',
  'committed',
  'rolled-back',
  'expired',
  'extended',
  'buried',
  'resent',
  'cleared',
  'passed-over',
  'fault-fired',
  'clock-moved',
  'request',
] as const;
/** Kinds with commas between them, in words. */
export const KINDS_ALLOWED = `some of ${KINDS.join(', ')}, with commas`;

/** The most ids that an event names. */
export const MOST_IDS = 16;

const filterEntries = {
  /** The instance; `''` is the default one. */
  ns: v.optional(v.string()),
  topic: v.optional(v.string()),
  group: v.optional(v.string()),
  /** Absent: all but `request`. */
  kind: v.optional(textAs(KINDS_ALLOWED)),
  /** Part of what a client is called, whatever its capitals. */
  client: v.optional(v.string()),
  /** About this message. */
  id: v.optional(v.string()),
  /** Those alone that tell of something that may have gone wrong. */
  problems: v.optional(v.boolean()),
};
const cursor = textAs('the cursor of an event, or the next of a page');

/** Which events; what is left out may be any. */
export const eventsQuery = object({
  ...filterEntries,
  /** They begin after it; absent: the newest, or of a stream those from now on. */
  cursor: v.optional(cursor),
  /** How many at most; absent: 100. */
  limit: v.optional(whole(1, 1000)),
  /** The language of their details; absent: English. */
  lang: v.optional(v.picklist(LANGS)),
});

const kind = v.picklist(KINDS);
const factEntries = {
  at: epochMs,
  kind,
  /** Of what concerns no instance and no topic, such as a moved clock: `''`. */
  ...{ ns: v.string(), topic: v.string(), group: v.optional(v.string()) },
  /** The messages; the first 16, where `count` says more. Empty where they are not known. */
  ids: v.array(v.string()),
  /** Messages, or receipt handles, that it is about. */
  count,
  client: v.optional(v.string()),
  /** `GET /requests/{requestId}` tells more. */
  requestId: v.optional(v.string()),
  /** Where they are all of one queue. */
  queue: v.optional(count),
  /** Where it is about one. */
  receiptHandle: v.optional(v.string()),
  /** A word for why, or for how. */
  reason: v.optional(v.string()),
  /** The same in a few words for people, in the language that was asked for. */
  detail: v.optional(v.string()),
  /** The tags of the messages; of what was passed over, those that were asked for. */
  tags: v.optional(v.array(v.string())),
  /** The number of the delivery; the highest, where they differ. */
  times: v.optional(count),
  /** When it is over by itself: a delivery, the wait of a scheduled message. */
  until: v.optional(epochMs),
  /** Of a request. */
  ...{ method: v.optional(v.string()), path: v.optional(v.string()) },
  ...{ status: v.optional(count), code: v.optional(v.string()), ms: v.optional(v.number()) },
  /** Whether something may have gone wrong. */
  problem: v.boolean(),
};
/** Something that has happened. */
export const eventSchema = object({ cursor, ...factEntries });
/** A page of events. */
export const eventPage = object({
  events: v.array(eventSchema),
  /** Where the next page begins, or what comes later. */
  next: cursor,
  /** Events between the cursor and this page that are forgotten. */
  missed: v.optional(count),
});

/** What the description of the API calls them. */
export const eventSchemas: NamedSchemas = {
  Event: [eventSchema, 'Something that has happened.'],
  EventPage: [eventPage, 'A page of events.'],
};

export type EventKind = (typeof KINDS)[number];
/** Which events; what is left out may be any. */
export type EventsQuery = ValueOf<typeof eventsQuery>;
/** What is told of something that has happened, wherever it stands. */
export type EventFacts = ValueOf<ObjectSchema<typeof factEntries>>;
/** Something that has happened. Times are epoch ms. */
export type Event = ValueOf<typeof eventSchema>;
/** A page of events. */
export type EventPage = ValueOf<typeof eventPage>;
