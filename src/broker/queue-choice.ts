import { topicKey, type TopicRef, type TopicShape } from '../store/store';
import { RecentMap } from '../lib/recent-map';

/**
 * The same natural number for the same sharding key, on every node and for ever: s[0]·31ⁿ⁻¹ + … +
 * s[n-1] over the UTF-16 code units, modulo 2³². The store takes it modulo the topic's queues.
 */
export function shardOf(shardingKey: string): number {
  let hash = 0;
  for (let i = 0; i < shardingKey.length; i++) hash = (hash * 31 + shardingKey.charCodeAt(i)) | 0;
  return hash >>> 0;
}

/**
 * Chooses queues for messages. With a sharding key: {@link shardOf}. Without: one after the other
 * where the topic is known to be a normal one of several queues; else the first, which keeps
 * key-less messages of an ordered topic in one line.
 */
export class QueueChoice {
  readonly #normal = new RecentMap<string, boolean>(10_000);
  #turn = 0;

  /** Remembers a topic's shape, to be called when it is made or declared. */
  learn(topic: TopicRef, shape: TopicShape): void {
    this.#normal.set(topicKey(topic), shape.type === 'normal' && shape.queues > 1);
  }

  /** Forgets the shape of a topic that is gone. */
  forget(topic: TopicRef): void {
    this.#normal.delete(topicKey(topic));
  }

  /** Forgets the shapes of an instance's topics, or of all, and whose turn it was. */
  reset(instance?: string): void {
    const prefix = instance === undefined ? '' : topicKey({ instance, topic: '' });
    this.#normal.deleteWhere((key) => key.startsWith(prefix));
    this.#turn = 0;
  }

  queueFor(topic: TopicRef, shardingKey: string | undefined): number {
    if (shardingKey !== undefined) return shardOf(shardingKey);
    if (this.#normal.size === 0 || !this.#normal.get(topicKey(topic))) return 0;
    return this.next();
  }

  /** Where to look first, so that no queue is always the last. */
  next(): number {
    return (this.#turn = (this.#turn + 1) >>> 0);
  }
}
