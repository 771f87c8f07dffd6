import type Redis from 'ioredis';
import type { Change } from '../store';
import type { RedisClient } from './client';
import { noteOf, refOf, type Keys } from './keys';
import { clearInterval, clearTimeout, setInterval, setTimeout } from '../../lib/real-time';

/** Where deliverable topics and changed notes are told by their names. */
export type Channels = Pick<Keys, 'signal' | 'noteSignal'>;

type Listener = (change: Change | undefined) => void;

/**
 * Listens to the functions' announcements on a connection of its own, which is replaced when it
 * ends. After each gap listeners hear `undefined`: anything may have happened meanwhile.
 */
export class Signals {
  readonly #client: Pick<RedisClient, 'another' | 'noteListening'>;
  readonly #channels: Channels;
  readonly #listeners = new Set<Listener>();
  readonly #beatMs: number;
  #redis: Redis | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beat: NodeJS.Timeout | undefined;
  #failures = 0;

  /** `beatMs`: how often to ask whether the other end is there; `client` says how long it may be silent. */
  constructor(
    client: Pick<RedisClient, 'another' | 'noteListening'>,
    channels: Channels,
    beatMs: number,
  ) {
    this.#client = client;
    this.#channels = channels;
    this.#beatMs = beatMs;
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when it listens, or when the first attempt has failed and the next is planned. */
  async listen(): Promise<void> {
    const redis = this.#client.another();
    this.#redis = redis;
    redis.on('error', () => {});
    redis.on('message', (channel, name: string) => {
      if (channel === this.#channels.noteSignal) this.#tell({ of: 'note', ...noteOf(name) });
      else this.#tell({ of: 'topic', topic: refOf(name) });
    });
    redis.once('end', () => this.#again(redis));
    try {
      await redis.connect();
      await redis.subscribe(this.#channels.signal, this.#channels.noteSignal);
      this.#failures = 0;
      if (this.#redis !== redis) return;
      this.#beat = setInterval(() => void redis.ping().catch(() => {}), this.#beatMs);
      this.#client.noteListening();
      this.#tell(undefined);
    } catch (error) {
      this.#client.noteListening(error);
      redis.disconnect();
    }
  }

  #again(ended: Redis): void {
    clearInterval(this.#beat);
    if (this.#redis !== ended) return;
    const pauseMs = Math.min(50 * ++this.#failures, 1_000);
    this.#timer = setTimeout(() => void this.listen(), pauseMs);
  }

  #tell(change: Change | undefined): void {
    for (const listener of this.#listeners) listener(change);
  }

  close(): void {
    const redis = this.#redis;
    this.#redis = undefined;
    clearTimeout(this.#timer);
    clearInterval(this.#beat);
    this.#listeners.clear();
    redis?.disconnect();
  }
}
