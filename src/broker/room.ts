import type { Clock } from '../clock';
import { MqError } from '../errors';
import type { EmbeddedStore } from '../store/embedded';
import type { TopicRef } from '../store/store';
import { firstNeeded } from './pull/row';
import { nextTurn } from '../lib/real-time';

export interface RoomOptions {
  readonly store: EmbeddedStore;
  readonly clock: Clock;
  /** The most bytes that the store may take before a publish is refused. */
  readonly limitBytes: number;
  /** ms for which messages are kept while there is room. */
  readonly retentionMs: number;
}

/** From this part of the limit on, room is made; down to the other one. */
const SHORT = 7 / 8;
const ENOUGH = 3 / 4;
/** From this part of the limit on, no group is made by a poll. */
const FULL_FOR_GROUPS = 9 / 8;
/** How much the store grows, as a part of the limit, before room is looked for again. */
const STEP = 1 / 64;
/** Topics that are asked in a turn of the event loop. */
const BATCH = 64;
/** Less time than this is not halved any more. */
const SHORTEST_MS = 1_000;

/**
 * Room for messages in a store that has the memory of this process. When it gets short, what every
 * group has settled goes, the oldest first; when there is none, no message is let in. Whatever is
 * not settled stays.
 */
export class Room {
  readonly #options: RoomOptions;
  /** Bytes from which on room is looked for. */
  #lookFrom: number;
  #looking: Promise<void> | undefined;
  /** Topics that are asked for room next. */
  #next: TopicRef[] = [];

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#lookFrom = options.limitBytes * SHORT;
  }

  get usedBytes(): number {
    return this.#options.store.usedBytes();
  }

  get limitBytes(): number {
    return this.#options.limitBytes;
  }

  /** Whether {@link enter} has anything to do. */
  get isShort(): boolean {
    return this.usedBytes >= this.#options.limitBytes * SHORT;
  }

  /**
   * Lets a message into a topic, or the topic be made, or rejects with `StoreFull`. Does a bounded
   * part of work for it.
   */
  async enter(topic: TopicRef): Promise<void> {
    if (!(await this.admits(topic))) throw this.#refusal();
  }

  /**
   * Lets a poll make its group, or throws `StoreFull`: a little more than there is room for, because
   * messages that nobody can ask for would never go.
   */
  enterGroup(): void {
    if (this.usedBytes >= this.#options.limitBytes * FULL_FOR_GROUPS) throw this.#refusal();
  }

  /** Whether {@link enter} lets in. */
  async admits(topic: TopicRef): Promise<boolean> {
    if (!this.#isFull()) {
      if (this.usedBytes >= this.#lookFrom) void this.#look();
      return true;
    }
    await this.#drop(topic);
    if (this.#isFull()) await this.#dropNext();
    return !this.#isFull();
  }

  /** Why no message is let in; `undefined`: there is room, or some could be made. */
  async whyFull(): Promise<string | undefined> {
    if (this.#isFull()) await this.#look();
    return this.#whyFull();
  }

  #refusal(): MqError {
    return new MqError('StoreFull', this.#whyFull());
  }

  #whyFull(): string | undefined {
    if (!this.#isFull()) return undefined;
    const mb = (bytes: number): number => Math.round(bytes / 2 ** 20);
    const { limitBytes } = this.#options;
    return `the store is full: its messages take ${mb(this.usedBytes)} MB and may take ${mb(limitBytes)}; consume and ack, or set --memory`;
  }

  #isFull(): boolean {
    return this.usedBytes >= this.#options.limitBytes;
  }

  /** Drops what is settled; joins a look that is under way. Never fails: room is asked for again. */
  #look(): Promise<void> {
    this.#looking ??= this.#makeRoom()
      .catch(() => undefined)
      .finally(() => {
        const { limitBytes } = this.#options;
        this.#lookFrom = Math.max(limitBytes * SHORT, this.usedBytes + limitBytes * STEP);
        this.#looking = undefined;
      });
    return this.#looking;
  }

  /** What is older than half the retention, than a quarter of it…, until there is enough or nothing settled is left. */
  async #makeRoom(): Promise<void> {
    const { store, clock, limitBytes, retentionMs } = this.#options;
    for (let ageMs = retentionMs / 2, before = 0; before < Infinity; ageMs /= 2) {
      before = ageMs < SHORTEST_MS ? Infinity : clock.now() - ageMs;
      for (const [n, topic] of (await store.topics()).entries()) {
        if (n % BATCH === BATCH - 1) await nextTurn();
        for (let more = true; more;) {
          more = await this.#drop(topic, before);
          if (this.usedBytes <= limitBytes * ENOUGH) return;
          if (more) await nextTurn();
        }
      }
      await nextTurn();
    }
  }

  /** Says whether there may be more to drop. */
  async #drop(topic: TopicRef, before = Infinity): Promise<boolean> {
    const { store, limitBytes } = this.#options;
    const { removed, more } = await store.dropSettled(topic, { before, needed: firstNeeded });
    // Where something was settled there may be more, which a look finds in the order of its age.
    if (removed > 0) this.#lookFrom = limitBytes * SHORT;
    return more;
  }

  async #dropNext(): Promise<void> {
    if (this.#next.length === 0) this.#next = await this.#options.store.topics();
    const topic = this.#next.shift();
    if (topic !== undefined) await this.#drop(topic);
  }
}
