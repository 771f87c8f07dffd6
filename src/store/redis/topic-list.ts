import { inOrderOfNames, type TopicRef } from '../store';
import type { RedisClient } from './client';
import { nameOf, refOf } from './keys';

/** How many topics a process remembers to have listed; after that it lists them anew. */
const MAX_LISTED = 100_000;

/** The set of all topics. It lives in another slot than they do, so no function can keep it. */
export class TopicList {
  readonly #client: RedisClient;
  readonly #key: string;
  /** Topics that are surely in the set. */
  readonly #listed = new Set<string>();

  constructor(client: RedisClient, key: string) {
    this.#client = client;
    this.#key = key;
  }

  /** Whether a topic is surely in the set. */
  has(topic: TopicRef): boolean {
    return this.#listed.has(nameOf(topic));
  }

  /**
   * Lists a topic. To be done before a call that may create it, so that no topic is ever lost, and
   * after one that did create it, for it may have been dropped elsewhere meanwhile.
   */
  async add(topic: TopicRef): Promise<void> {
    const name = nameOf(topic);
    await this.#client.change('sadd', this.#key, name);
    if (this.#listed.size === MAX_LISTED) this.#listed.clear();
    this.#listed.add(name);
  }

  async remove(topic: TopicRef): Promise<void> {
    const name = nameOf(topic);
    this.#listed.delete(name);
    await this.#client.change('srem', this.#key, name);
  }

  /** All of them, by instance, then name. */
  async all(): Promise<TopicRef[]> {
    const names = (await this.#client.command('smembers', this.#key)) as string[];
    return names.map(refOf).sort(inOrderOfNames);
  }
}
