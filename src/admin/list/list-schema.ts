import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import { count, epochMs, object, textAs, whole, type ValueOf } from '../../schema/schema';
import { STATES, statesAllowed } from '../look/look-schema';

/** Every state of a message, and what it is once a group is done with it. */
export const ROW_STATES = [...STATES, 'past'] as const;

const narrowed = {
  /** Absent: every instance. */
  ns: v.optional(v.string()),
  topic: v.optional(v.string()),
  /** The group whose state of it counts. */
  group: v.optional(v.string()),
  tag: v.optional(textAs('tags as in a subscription: A, A||B or *')),
  key: v.optional(v.string()),
  body: v.optional(textAs('a part of the body')),
  limit: v.optional(whole(1, 1000)),
  cursor: v.optional(textAs('the next of the page before')),
};

/** Which messages, as a URL says it. */
export const listQuery = object({
  ...narrowed,
  state: v.optional(textAs(statesAllowed(ROW_STATES))),
});
/** The same as a program says it; without `states` all of them. */
export const listArgument = object({
  ...narrowed,
  states: v.optional(v.array(v.picklist(ROW_STATES))),
});

const groupState = object({
  group: v.string(),
  state: v.picklist(['dead', 'inflight', 'ready', 'past']),
  /** Deliveries so far. */
  times: v.optional(count),
  /** Deliveries to the group at most; missing where there is no such end. */
  most: v.optional(count),
  /** When the delivery ends. */
  until: v.optional(epochMs),
});

/** A message as a line of a list. */
export const messageRow = object({
  ...{ id: v.string(), ns: v.string(), topic: v.string() },
  ...{ tag: v.optional(v.string()), key: v.optional(v.string()) },
  /** How the body begins: up to 200 characters of it. */
  ...{ start: v.string(), characters: count },
  publishedAt: epochMs,
  deliverAt: v.optional(epochMs),
  /** The most urgent of what it is for its groups. */
  state: v.picklist(ROW_STATES),
  /** `past`: acked, passed over for its tag, or before the place where the group begins. */
  groups: v.array(groupState),
});

/** A page of messages, the newest first. */
export const messagePage = object({
  messages: v.array(messageRow),
  /** Deliveries that a message has at most, unless its topic or group has a number of its own. */
  mostDeliveries: count,
  /** There are older messages, or more topics, than were looked at. */
  more: v.boolean(),
  next: v.optional(textAs('the cursor of the next page; missing after the last')),
});

/** What the description of the API calls them. */
export const listSchemas: NamedSchemas = {
  MessageRow: [messageRow, 'A message as a line of a list.'],
  MessagePage: [messagePage, 'A page of messages, the newest first.'],
  GroupState: [groupState, 'What a message is for a group.'],
};

/** What a message is, at a glance. */
export type RowState = (typeof ROW_STATES)[number];
/** What a message is for a group. Times are epoch ms. */
export type GroupState = ValueOf<typeof groupState>;
/** A message as a line of a list. Times are epoch ms. */
export type MessageRow = ValueOf<typeof messageRow>;
/** A page of messages, the newest first. */
export type MessagePage = ValueOf<typeof messagePage>;
/** Which messages. */
export type ListQuery = ValueOf<typeof listArgument>;
