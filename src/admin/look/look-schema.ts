import * as v from 'valibot';
import { factEntries } from '../../history/message-facts';
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

/** Every state a message can be in. */
export const STATES = ['ready', 'inflight', 'scheduled', 'half', 'dead'] as const;
/** States with commas between them, in words. */
export function statesAllowed(states: readonly string[]): string {
  return `some of ${states.join(', ')}, with commas`;
}

const paging = {
  /** How many a page has at most; absent: 100. */
  limit: v.optional(whole(1, 1000)),
  /** The `next` of the page before. */
  cursor: v.optional(textAs('the next of the page before')),
};
const ns = v.optional(v.string());
const topic = v.optional(v.string());
const group = v.optional(v.string());

/** Which topics; what is left out may be any. */
export const topicsQuery = object({ ns, topic, ...paging });
/** Which groups. */
export const groupsQuery = object({ ns, topic, group, ...paging });
/** Which polls. */
export const pollsQuery = object({ ns, topic, group });
/** Of which topic. */
export const messagesParams = object({ topic: v.string() });

const narrowed = {
  ...{ ns, group, ...paging },
  tag: v.optional(textAs('tags as in a subscription: A, A||B or *')),
  key: v.optional(v.string()),
};
/** Which messages of a topic, as a URL says it. */
export const messagesQuery = object({
  ...narrowed,
  state: v.optional(textAs(statesAllowed(STATES))),
});
/** The same as a program says it; without `states` all of them, without `ns` the default instance. */
export const messagesArgument = object({
  ...{ topic: v.string(), ...narrowed },
  states: v.optional(v.array(v.picklist(STATES))),
});

/** What there is of a topic. */
export const topicView = object({
  ...{ ns: v.string(), topic: v.string(), type: v.string(), queues: count },
  /** Messages in its queues. */
  stored: count,
  ...{ scheduled: count, half: count, groups: v.array(v.string()) },
});
/** What a group has before it. */
export const groupView = object({
  ...{ ns: v.string(), topic: v.string(), group: v.string() },
  /** Messages it can be handed now, or would pass over for their tags; scheduled ones not counted. */
  ready: count,
  inflight: count,
  /** Messages it was handed too often. */
  dead: count,
  /** Epoch ms of its last poll. */
  polledAt: epochMs,
});
/** What its state says of a message. */
const placement = {
  state: v.picklist(STATES),
  group: v.optional(v.string()),
  queue: v.optional(count),
  offset: v.optional(count),
  storedAt: v.optional(epochMs),
  consumedTimes: v.optional(count),
  firstConsumeAt: v.optional(epochMs),
  /** When the last delivery ends or, of a dead letter, ended. */
  nextConsumeAt: v.optional(epochMs),
  deadAt: v.optional(epochMs),
  deadOffset: v.optional(count),
};
/** A message as it is shown. */
export const messageView = object({ ...factEntries, ...placement });

/** What falls due first: a delivery ends, a scheduled message comes, a half message is checked. */
export const due = object({
  at: epochMs,
  kind: v.picklist(['delivery', 'scheduled', 'check']),
  ...{ ns: v.string(), topic: v.string(), group: v.optional(v.string()) },
  id: v.optional(v.string()),
});

/** What the description of the API calls them. */
export const lookSchemas: NamedSchemas = {
  Topic: [topicView, 'What there is of a topic.'],
  Group: [groupView, 'What a group has before it.'],
  Message: [messageView, 'A message in one state. Times are epoch ms.'],
  Due: [
    due,
    'What falls due by itself: a delivery ends, a scheduled message comes, a half message is checked.',
  ],
};

/** In what state a message is; see `Look.messages`. */
export type State = (typeof STATES)[number];
export type TopicsQuery = ValueOf<typeof topicsQuery>;
export type GroupsQuery = ValueOf<typeof groupsQuery>;
export type PollsQuery = ValueOf<typeof pollsQuery>;
export type MessagesQuery = ValueOf<typeof messagesArgument>;
export type TopicView = ValueOf<typeof topicView>;
export type GroupView = ValueOf<typeof groupView>;
/** Something that falls due by itself. */
export type Due = ValueOf<typeof due>;
export type MessagePlacement = ValueOf<ObjectSchema<typeof placement>>;
/** A message as it is shown. Times are epoch ms. */
export type MessageView = ValueOf<typeof messageView>;
