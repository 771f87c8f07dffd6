import type { Attributes } from '@opentelemetry/api';
import type { DeliveredEvent, SettledEvent } from '../broker/events';
import type { Draft, Message, PublishResult } from '../broker/message';
import { ownKey } from '../broker/own-key';
import type { TopicRef } from '../store/store';

/*
 * Source of the names: OpenTelemetry semantic conventions 1.30, "messaging spans" and "RocketMQ".
 * An attribute that is undefined is none. Objects are written out,
 * for to spread one into another takes longer than all else that a span costs.
 */

/** Of every span: `operation` is the word of this system, `type` that of the conventions. */
export function operationAttributes(
  operation: string,
  type: 'send' | 'receive' | 'settle',
  topic: string | undefined,
): Attributes {
  return {
    'messaging.system': 'rocketmq',
    'messaging.operation.name': operation,
    'messaging.operation.type': type,
    'messaging.destination.name': topic,
  };
}

/** Of a message that is published; `requestId`: by which request of a protocol, if it was one. */
export function draftAttributes(
  { instance }: TopicRef,
  draft: Draft,
  requestId: string | undefined,
): Attributes {
  const key = ownKey({ key: draft.key, published: { requestId } });
  return {
    'messaging.rocketmq.namespace': namespaceOf(instance),
    'messaging.message.body.size': Buffer.byteLength(draft.body),
    'messaging.rocketmq.message.tag': draft.tag,
    'messaging.rocketmq.message.keys': key === undefined ? undefined : [key],
    'messaging.rocketmq.message.group': draft.shardingKey,
    'messaging.rocketmq.message.delivery_timestamp': draft.deliverAt,
    'messaging.rocketmq.message.type': typeOf(draft),
  };
}

function typeOf({ immunityMs, deliverAt, shardingKey }: Draft): string {
  if (immunityMs !== undefined) return 'transaction';
  if (deliverAt !== undefined) return 'delay';
  return shardingKey === undefined ? 'normal' : 'fifo';
}

/** Of what a publish gave back. */
export function resultAttributes({ id, queue }: PublishResult): Attributes {
  return { 'messaging.message.id': id, 'messaging.destination.partition.id': String(queue) };
}

/** Of messages that were handed out. */
export function deliveredAttributes(
  { of, client }: DeliveredEvent,
  messages: readonly Message[],
): Attributes {
  const [only] = messages.length === 1 ? messages : [];
  return {
    'messaging.rocketmq.namespace': namespaceOf(of.instance),
    'messaging.consumer.group.name': of.group,
    'messaging.batch.message_count': messages.length,
    'messaging.client.id': client,
    'messaging.message.id': only?.id,
  };
}

/** Of receipt handles that came back. */
export function settledAttributes({ of, receiptHandles }: SettledEvent): Attributes {
  return {
    'messaging.rocketmq.namespace': namespaceOf(of.instance),
    'messaging.consumer.group.name': of.group === '' ? undefined : of.group,
    'messaging.batch.message_count': receiptHandles.length,
  };
}

function namespaceOf(instance: string): string | undefined {
  return instance === '' ? undefined : instance;
}
