import type Redis from 'ioredis';
import type { TopicRef } from '../store';
import { refOf } from './keys';

/** Where deliverable topics and changed notes are told by their names. */
export interface Channels {
  readonly signal: string;
  readonly notes: string;
}

/**
 * Listens to the functions' announcements on a connection of its own, which is replaced when it
 * ends. After each gap listeners hear `undefined`: anything may have happened meanwhile.
 */
export class Signals {
  readonly #connect: () => Redis;
  readonly #channels: Channels;
  readonly #listeners = new Set<(topic: TopicRef | undefined) => void>();
  readonly #noteListeners = new Set<(key: string | undefined) => void>();
  #redis: Redis | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;

  constructor(connect: () => Redis, channels: Channels) {
    this.#connect = connect;
    this.#channels = channels;
  }

  watch(listener: (topic: TopicRef | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  watchNotes(listener: (key: string | undefined) => void): () => void {
    this.#noteListeners.add(listener);
    return () => this.#noteListeners.delete(listener);
  }

  /** Resolves when it listens, or when the first attempt has failed and the next is planned. */
  async listen(): Promise<void> {
    const redis = this.#connect();
    this.#redis = redis;
    redis.on('error', () => {});
    redis.on('message', (channel, name: string) => {
      if (channel === this.#channels.notes) this.#tellOfNote(name);
      else this.#tell(refOf(name));
    });
    redis.once('end', () => this.#again(redis));
    try {
      await redis.connect();
      await redis.subscribe(this.#channels.signal, this.#channels.notes);
      this.#failures = 0;
      this.#tell(undefined);
      this.#tellOfNote(undefined);
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

  #tellOfNote(key: string | undefined): void {
    for (const listener of this.#noteListeners) listener(key);
  }

  close(): void {
    const redis = this.#redis;
    this.#redis = undefined;
    clearTimeout(this.#timer);
    this.#listeners.clear();
    this.#noteListeners.clear();
    redis?.disconnect();
  }
}
