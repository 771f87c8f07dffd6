import { decodePayload } from '../../broker/payload';
import type { TopicRef } from '../../store/store';
import { known, type Known } from '../api/known';
import type { Spotted } from './peek-shelf';

interface Viewed extends Omit<Spotted, 'entry'> {
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

/** A message as whoever looks sees it. Times are epoch ms. */
export type MessageView = Known<Viewed>;

/** The message in an entry that was spotted in a topic. */
export function messageView(
  { instance, topic }: TopicRef,
  { entry, ...state }: Spotted,
): MessageView {
  const message = decodePayload(entry.payload, entry.tag);
  const { id, body, bodyMd5, tag, key, shardingKey, publishedAt, deliverAt } = message;
  return known<Viewed>({
    ...{ id, ns: instance, topic, ...state },
    ...{ body, bodyMd5, tag, key, shardingKey, publishedAt, deliverAt },
    properties: Object.fromEntries(message.properties ?? []),
  });
}
