import { topicOf, type BrokerEvent, type Observe } from '../broker/events';
import { RecentMap } from '../lib/recent-map';
import { isSameTopic, topicKey, type TopicRef } from '../store/store';
import { charactersOf, weightOf } from './event-size';

/** Characters of messages and handles that are remembered at most, whatever the number of events. */
export const MOST_CHARACTERS = 32 * 1024 * 1024;
/** Topics of which is known that something was forgotten. */
const MOST_TOPICS = 10_000;
/** Events are kept in blocks of this weight; forgetting drops the oldest block at once. */
const BLOCKS = 16;

interface Block {
  /** The number of its first event. */
  readonly first: number;
  readonly events: BrokerEvent[];
  /** Messages and handles that its events tell of. */
  weight: number;
  characters: number;
}

/**
 * The last events, oldest first. Telling it of one is O(1) and keeps the event as it is; what was
 * told first is forgotten first, a sixteenth of the limit at a time.
 */
export class EventLog {
  #blocks: Block[] = [emptyBlock(1)];
  #last = 0;
  #weight = 0;
  #characters = 0;
  #forgotten = 0;
  /** Per topic, when the last event was that is forgotten. */
  readonly #forgottenAt = new RecentMap<string, number>(MOST_TOPICS);
  readonly #listeners = new Set<Observe>();

  /** `limit`: how many messages and handles its events may tell of together; at least 1. */
  constructor(
    readonly limit: number,
    private readonly mostCharacters = MOST_CHARACTERS,
  ) {}

  /** Takes an event in, and tells the listeners. */
  readonly note: Observe = (event) => {
    const weight = weightOf(event);
    const characters = charactersOf(event);
    const block = this.#blockFor(weight, characters);
    block.events.push(event);
    this.#last++;
    block.weight += weight;
    block.characters += characters;
    this.#weight += weight;
    this.#characters += characters;
    while (this.#weight > this.limit || this.#characters > this.mostCharacters) {
      if (this.#blocks.length === 1) break;
      this.#forgetOldest();
    }
    for (const listener of this.#listeners) listener(event);
  };

  /** Calls back after each event; returns the function that stops it. */
  onEvent(listener: Observe): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Events that were told and are not remembered any more. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** When the last event of a topic was that is forgotten, in epoch ms; absent: none is. */
  forgottenOf(topic: TopicRef): number | undefined {
    return this.#forgottenAt.get(topicKey(topic));
  }

  /** The number of the last event, counted from 1 on. */
  get last(): number {
    return this.#last;
  }

  /** Those after the one with a number, oldest first. */
  *events(after = 0): IterableIterator<BrokerEvent> {
    for (const { first, events } of this.#blocks) {
      yield* events.slice(Math.max(after + 1 - first, 0));
    }
  }

  /** Forgets what happened in an instance, or everything. O(events). */
  forget(instance?: string): void {
    const kept =
      instance === undefined
        ? []
        : [...this.events()].filter((e) => topicOf(e).instance !== instance);
    this.#blocks = [emptyBlock(this.#last + 1)];
    this.#weight = 0;
    this.#characters = 0;
    if (instance === undefined) this.#forgotten = 0;
    this.#forgottenAt.deleteWhere(
      (key) => instance === undefined || key.startsWith(topicKey({ instance, topic: '' })),
    );
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const event of kept) this.note(event);
    for (const listener of listeners) this.#listeners.add(listener);
  }

  #blockFor(weight: number, characters: number): Block {
    const last = this.#blocks.at(-1);
    const isRoom =
      last !== undefined &&
      (last.events.length === 0 ||
        (last.weight + weight <= this.limit / BLOCKS &&
          last.characters + characters <= this.mostCharacters / BLOCKS));
    if (isRoom) return last;
    const block = emptyBlock(this.#last + 1);
    this.#blocks.push(block);
    return block;
  }

  #forgetOldest(): void {
    const oldest = this.#blocks.shift();
    if (oldest === undefined) return;
    this.#weight -= oldest.weight;
    this.#characters -= oldest.characters;
    this.#forgotten += oldest.events.length;
    oldest.events.forEach((event, index) => {
      const [topic, next] = [topicOf(event), oldest.events[index + 1]];
      // Of those of one topic in a row the last one counts.
      if (next !== undefined && isSameTopic(topic, topicOf(next))) return;
      this.#forgottenAt.set(topicKey(topic), event.at);
    });
  }
}

function emptyBlock(first: number): Block {
  return { first, events: [], weight: 0, characters: 0 };
}
