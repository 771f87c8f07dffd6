import type { Mqrest } from '../../../src/mqrest';

/** Messages put into a topic before it is measured. */
export interface Fill {
  readonly topic: string;
  readonly count: number;
  readonly body: string;
  /** Sharding keys to spread them over; 0: none. */
  readonly keys?: number;
  /** How far in the future they are scheduled. */
  readonly delayMs?: number;
}

/** Publishes in slices, so that a remote store is kept busy and a local one not out of breath. */
export async function fill(mq: Mqrest, { topic, count, body, keys, delayMs }: Fill): Promise<void> {
  const to = { instance: '', topic };
  const deliverAt = delayMs === undefined ? undefined : Date.now() + delayMs;
  for (let done = 0; done < count; done += 500) {
    const slice = Array.from({ length: Math.min(500, count - done) }, (_, i) => {
      const shardingKey = keys ? `key-${(done + i) % keys}` : undefined;
      return mq.broker.publish(to, { body, tag: 'TagA', deliverAt, shardingKey }, 'BENCH');
    });
    await Promise.all(slice);
  }
}
