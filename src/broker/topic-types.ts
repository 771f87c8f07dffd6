import type { TopicShape } from '../store/store';
import type { Draft } from './message';

/** The queues of a topic where no number is given: one keeps the order, sharding keys are spread over eight. */
export const queuesOfType = {
  normal: 1,
  ordered: 8,
  global: 1,
  transaction: 1,
  timer: 1,
} as const;

/** The kind of message a topic is for. */
export type TopicType = keyof typeof queuesOfType;
export const topicTypes = Object.keys(queuesOfType) as TopicType[];

/** What a topic is made as by a message or poll that needs order, and by any other. */
export const ORDERED: TopicShape = { type: 'ordered', queues: queuesOfType.ordered };
export const NORMAL: TopicShape = { type: 'normal', queues: queuesOfType.normal };

/** The shape of a topic that is made for this message. */
export function shapeFor({ shardingKey }: Draft): TopicShape {
  return shardingKey === undefined ? NORMAL : ORDERED;
}

/**
 * The topic types that take this kind of message: Aliyun documentation, "create a topic", "must not
 * be mixed". One whose queue the producer chooses is in order too, and fits either way.
 */
export function typesFor(
  { immunityMs, deliverAt, shardingKey }: Draft,
  isQueueChosen = false,
): readonly string[] {
  if (immunityMs !== undefined) return ['transaction'];
  if (deliverAt !== undefined) return ['timer'];
  if (isQueueChosen) return ['normal', 'ordered', 'global'];
  return shardingKey === undefined ? ['normal'] : ['ordered', 'global'];
}
