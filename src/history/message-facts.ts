import type { Message } from '../broker/message';
import type { TopicRef } from '../store/store';
import { dictionary, number, optional, text } from '../schema/schema';

/** What there is to say of a message wherever it is shown. Times are epoch ms. */
export interface MessageFacts {
  readonly id: string;
  readonly ns: string;
  readonly topic: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly tag?: string | undefined;
  readonly key?: string | undefined;
  readonly shardingKey?: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly publishedAt: number;
  readonly deliverAt?: number | undefined;
}

/** The same as members of a record. */
export const factMembers = {
  ...{ id: text(), ns: text(), topic: text(), body: text(), bodyMd5: text() },
  ...{ tag: optional(text()), key: optional(text()), shardingKey: optional(text()) },
  ...{ properties: dictionary(text()), publishedAt: number({ description: 'epoch ms' }) },
  deliverAt: optional(number({ description: 'epoch ms' })),
};

/** The facts of a message of a topic. */
export function factsOf({ instance: ns, topic }: TopicRef, message: Message): MessageFacts {
  const { id, body, bodyMd5, tag, key, shardingKey, publishedAt, deliverAt } = message;
  const properties = Object.fromEntries(message.properties ?? []);
  const of = { id, ns, topic, body, bodyMd5, tag, key, shardingKey };
  return { ...of, properties, publishedAt, deliverAt };
}
