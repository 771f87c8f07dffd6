import { topicTypes } from '../../broker/topic-types';
import {
  dictionary,
  duration,
  instant,
  list,
  oneOf,
  optional,
  record,
  text,
  whole,
} from '../../schema/schema';

const word = text({ minLength: 1 });

/** Where a group can be moved to, in words. */
export const PLACE = 'begin, end, epoch ms, or an ISO 8601 date and time';

/** The instance; absent: the default one. */
export const inInstance = record({ ns: optional(text()) });
/** Names a topic of an instance. */
export const topicParams = record({ topic: word });
/** Names a group of a topic. */
export const groupParams = record({ topic: word, group: word });

/** A message to be sent, without its topic. */
export const sending = record({
  body: word,
  tag: optional(text()),
  key: optional(text()),
  properties: optional(dictionary(text())),
  shardingKey: optional(text()),
  deliverAt: optional(instant()),
  delay: optional(duration()),
  immunity: optional(duration()),
});

/** What a topic is made like. */
export const topicShape = record({
  type: optional(oneOf(...topicTypes)),
  queues: optional(whole({ minimum: 1, maximum: 256 })),
});

/** Which deliveries. */
export const picked = record({ messageId: optional(text()), receiptHandle: optional(text()) });
/** Which dead letters. */
export const letters = record({ messageIds: optional(list(text())) });
/** Where a group is moved. */
export const place = record({ to: instant(PLACE) });
