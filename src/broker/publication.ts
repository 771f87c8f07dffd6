import type { Append, Entry, TopicShape } from '../store/store';
import { bodyMd5 } from './body-md5';
import type { Draft, Message } from './message';
import { encodePayload } from './payload';
import type { Policy } from './policy';
import { queuesOfType } from './topic-types';

/** What a topic is made as by a message or poll that needs order, and by any other. */
export const ORDERED: TopicShape = { type: 'ordered', queues: queuesOfType.ordered };
export const NORMAL: TopicShape = { type: 'normal', queues: queuesOfType.normal };

/** The shape of a topic that is made for this message. */
export function shapeFor({ shardingKey }: Draft): TopicShape {
  return shardingKey === undefined ? NORMAL : ORDERED;
}

/** The message that is made of what a producer hands in. */
export function messageOf(draft: Draft, id: string, now: number, requestId: string): Message {
  return {
    id,
    body: draft.body,
    bodyMd5: bodyMd5(draft.body),
    publishedAt: now,
    tag: draft.tag,
    properties: draft.properties,
    key: draft.key ?? requestId,
    shardingKey: draft.shardingKey,
    deliverAt: draft.deliverAt,
    immunityMs: draft.immunityMs,
    bornHost: draft.bornHost,
  };
}

/** What the store is to keep. */
export function entryOf(message: Message): Entry {
  return { tag: message.tag, payload: encodePayload(message) };
}

/** How the store is to take it. A transactional message has no other time than its commit. */
export function appendOf(draft: Draft, now: number, policy: Policy): Append {
  const { deliverAt, immunityMs } = draft;
  return {
    now,
    at: immunityMs === undefined ? deliverAt : undefined,
    heldUntil: immunityMs === undefined ? undefined : now + immunityMs,
    create: policy.autoCreate === 'off' ? undefined : shapeFor(draft),
    accept: policy.mixedTypes ? undefined : typesFor(draft),
  };
}

/** The topic types that take this kind of message: Aliyun documentation, "create a topic", "must not be mixed". */
export function typesFor({ immunityMs, deliverAt, shardingKey }: Draft): readonly string[] {
  if (immunityMs !== undefined) return ['transaction'];
  if (deliverAt !== undefined) return ['timer'];
  return shardingKey === undefined ? ['normal'] : ['ordered', 'global'];
}
