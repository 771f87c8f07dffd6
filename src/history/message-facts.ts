import * as v from 'valibot';
import type { Message } from '../broker/message';
import { epochMs, texts, type ObjectSchema, type ValueOf } from '../schema/schema';
import type { TopicRef } from '../store/store';

/** What there is to say of a message wherever it is shown. */
export const factEntries = {
  ...{ id: v.string(), ns: v.string(), topic: v.string(), body: v.string(), bodyMd5: v.string() },
  ...{ tag: v.optional(v.string()), key: v.optional(v.string()) },
  ...{ shardingKey: v.optional(v.string()), properties: texts, publishedAt: epochMs },
  deliverAt: v.optional(epochMs),
};
export type MessageFacts = ValueOf<ObjectSchema<typeof factEntries>>;

/** The facts of a message of a topic. */
export function factsOf({ instance: ns, topic }: TopicRef, message: Message): MessageFacts {
  const { id, body, bodyMd5, tag, key, shardingKey, publishedAt, deliverAt } = message;
  const properties = Object.fromEntries(message.properties ?? []);
  const of = { id, ns, topic, body, bodyMd5, tag, key, shardingKey };
  return { ...of, properties, publishedAt, deliverAt };
}

const factNames = Object.keys(factEntries) as (keyof MessageFacts)[];

/** The facts in a view of a message that says more. */
export function factsIn(view: MessageFacts): MessageFacts {
  return Object.fromEntries(factNames.map((name) => [name, view[name]])) as MessageFacts;
}
