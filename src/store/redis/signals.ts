import type Redis from 'ioredis';
import type { TopicRef } from '../store';
import { refOf } from './keys';

/**
 * Listens to the functions' announcements on a connection of its own, which is replaced when it
 * ends. After each gap listeners hear `undefined`: anything may have happened meanwhile.
 */
export class Signals {
  readonly #connect: () => Redis;
  readonly #channel: string;
  readonly #listeners = new Set<(topic: TopicRef | undefined) => void>();
  #redis: Redis | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;

  constructor(connect: () => Redis, channel: string) {
    this.#connect = connect;
    this.#channel = channel;
  }

  watch(listener: (topic: TopicRef | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when it listens, or when the first attempt has failed and the next is planned. */
  async listen(): Promise<void> {
    const redis = this.#connect();
    this.#redis = redis;
    redis.on('error', () => {});
    redis.on('message', (_channel, name: string) => this.#tell(refOf(name)));
    redis.once('end', () => this.#again(redis));
    try {
      await redis.connect();
      await redis.subscribe(this.#channel);
      this.#failures = 0;
      this.#tell(undefined);
    } catch {
      redis.disconnect();
    }
  }

  #again(ended: Redis): void {
    if (this.#redis !== ended) return;
    const pauseMs = Math.min(50 * ++this.#failures, 1_000);
    this.#timer = setTimeout(() => void this.listen(), pauseMs);
  }

  #tell(topic: TopicRef | undefined): void {
    for (const listener of this.#listeners) listener(topic);
  }

  close(): void {
    const redis = this.#redis;
    this.#redis = undefined;
    clearTimeout(this.#timer);
    this.#listeners.clear();
    redis?.disconnect();
  }
}
