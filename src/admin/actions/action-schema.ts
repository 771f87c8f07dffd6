import * as v from 'valibot';
import { topicTypes } from '../../broker/topic-types';
import type { NamedSchemas } from '../../schema/named-schemas';
import {
  duration,
  instant,
  instantAs,
  name,
  object,
  texts,
  whole,
  type ValueOf,
} from '../../schema/schema';

/** Where a group can be moved to, in words. */
export const PLACE = 'begin, end, epoch ms, or an ISO 8601 date and time';

/** The instance of a call. */
export const nsQuery = object({
  /** Absent: the default instance. */
  ns: v.optional(v.string()),
});
/** Names a topic of an instance. */
export const topicParams = object({ topic: name });
/** Names a group of a topic. */
export const groupParams = object({ topic: name, group: name });

/** A message to be sent, without its topic. */
export const messageBody = object({
  body: name,
  tag: v.optional(v.string()),
  key: v.optional(v.string()),
  properties: v.optional(texts),
  shardingKey: v.optional(v.string()),
  /** Or else `delay`. */
  deliverAt: v.optional(instant),
  delay: v.optional(duration),
  /** Makes the message transactional: how long its publish handle is good before it is checked. */
  immunity: v.optional(duration),
});
/** What a topic is made like. */
export const topicDeclaration = object({
  type: v.optional(v.picklist(topicTypes)),
  queues: v.optional(whole(1, 256)),
});
/** Which deliveries of a group. */
export const deliverySelection = object({
  messageId: v.optional(v.string()),
  receiptHandle: v.optional(v.string()),
});
/** Which deliveries of a group, and how long they are to go on from now. */
export const extension = object({ ...deliverySelection.entries, duration });
/** Which dead letters of a group. */
export const deadLetterSelection = object({ messageIds: v.optional(v.array(v.string())) });
const place = instantAs(PLACE);
/** Where a group is moved. */
export const seekTarget = object({ to: place });

const topicEntries = { ...topicParams.entries, ...nsQuery.entries };
const groupEntries = { ...groupParams.entries, ...nsQuery.entries };
/** The arguments of the methods: what path, query and body hold together. */
export const topicArgument = object(topicEntries);
export const groupArgument = object(groupEntries);
export const sendArgument = object({ ...topicEntries, ...messageBody.entries });
/** Names a message of a topic. */
export const messageParams = object({ topic: name, id: name });
/** For which group it is deleted; absent: for all. */
export const deleteQuery = object({ ...nsQuery.entries, group: v.optional(name) });
export const deleteArgument = object({ ...messageParams.entries, ...deleteQuery.entries });
/** The most messages of one call. */
export const MOST_SENT = 1_000;
/** Messages of any topics, sent in their order. */
export const sendManyArgument = object({
  messages: v.pipe(v.array(sendArgument), v.minLength(1), v.maxLength(MOST_SENT)),
});
export const deliveriesArgument = object({ ...groupEntries, ...deliverySelection.entries });
export const extensionArgument = object({ ...groupEntries, ...extension.entries });
export const deadLettersArgument = object({ ...groupEntries, ...deadLetterSelection.entries });

/** What the description of the API calls them. */
export const actionSchemas: NamedSchemas = {
  MessageToSend: [messageBody, 'A message to be sent.'],
  AddressedMessage: [sendArgument, 'A message to be sent, and its topic.'],
  MessagesToSend: [sendManyArgument, `Up to ${MOST_SENT} messages, sent in their order.`],
  TopicDeclaration: [topicDeclaration, 'What a topic is made like.'],
  DeliverySelection: [
    deliverySelection,
    'Which deliveries of a group: of one message, or one alone; without either all.',
  ],
  Extension: [extension, 'Which deliveries of a group, and how long they are to go on from now.'],
  DeadLetterSelection: [
    deadLetterSelection,
    'Which dead letters of a group; without ids all of them.',
  ],
  SeekTarget: [seekTarget, 'Where a group is moved.'],
  Place: [
    place,
    'The first message that is still there, behind the last, or the first since a time.',
  ],
};

/** A topic. */
export type TopicName = ValueOf<typeof topicArgument>;
/** A group of a topic. */
export type GroupName = ValueOf<typeof groupArgument>;
/** Which message is deleted, and for which group; absent: for all. */
export type MessageToDelete = ValueOf<typeof deleteArgument>;
/** A message to be sent. */
export type MessageToSend = ValueOf<typeof sendArgument>;
/** What a topic is made like. */
export type TopicDeclaration = ValueOf<typeof topicDeclaration>;
/** Which deliveries of a group: of one message, or one alone; without either all that are in flight. */
export type DeliverySelection = ValueOf<typeof deliverySelection>;
/** Which dead letters of which group; without ids all of them. */
export type DeadLetters = ValueOf<typeof deadLettersArgument>;
/** How long which deliveries of which group are to go on. */
export type Extension = ValueOf<typeof extensionArgument>;
/** Which deliveries of which group. */
export type Deliveries = ValueOf<typeof deliveriesArgument>;
