import { topicOf, type BrokerEvent, type Observe } from '../broker/events';
import { RecentMap } from '../lib/recent-map';
import { isSameTopic, topicKey, type TopicRef } from '../store/store';
import { charactersOf, weightOf } from './event-size';

/** Characters of messages and handles that are remembered at most, whatever the number of events. */
export const MOST_CHARACTERS = 24 * 1024 * 1024;
/** Topics of which is known that something was forgotten. */
const MOST_TOPICS = 10_000;
/** Events are kept in blocks of this weight; forgetting drops the oldest block at once. */
const BLOCKS = 16;

interface Block {
  /** The number of its first event. */
  readonly first: number;
  readonly events: BrokerEvent[];
  /** The numbers of all its events; absent: they follow each other. Nothing is added to one that has them. */
  readonly numbers?: readonly number[];
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

  /** The number of the last event, counted from 1 on; an event keeps its number. */
  get last(): number {
    return this.#last;
  }

  /** The number of the first event that is remembered, or of the next one. */
  get first(): number {
    return this.#blocks[0]?.first ?? this.#last + 1;
  }

  /** Those after the one with a number, oldest first. */
  *events(after = 0): IterableIterator<BrokerEvent> {
    for (const { first, events, numbers } of this.#blocks) {
      if (numbers === undefined) yield* events.slice(Math.max(after + 1 - first, 0));
      else yield* events.filter((_, place) => (numbers[place] ?? 0) > after);
    }
  }

  /** The same with their numbers. */
  *numbered(after = 0): IterableIterator<readonly [number, BrokerEvent]> {
    for (const { first, events, numbers } of this.#blocks) {
      if (first + events.length <= after && numbers === undefined) continue;
      for (const [place, event] of events.entries()) {
        const number = numbers?.[place] ?? first + place;
        if (number > after) yield [number, event];
      }
    }
  }

  /** Forgets what happened in an instance, or everything. O(events). */
  forget(instance?: string): void {
    const blocks =
      instance === undefined ? [] : this.#blocks.flatMap((one) => without(instance, one));
    this.#blocks = [...blocks, emptyBlock(this.#last + 1)];
    this.#weight = blocks.reduce((sum, { weight }) => sum + weight, 0);
    this.#characters = blocks.reduce((sum, { characters }) => sum + characters, 0);
    if (instance === undefined) this.#forgotten = 0;
    this.#forgottenAt.deleteWhere(
      (key) => instance === undefined || key.startsWith(topicKey({ instance, topic: '' })),
    );
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

/** What is left of a block without an instance; nothing: no block. */
function without(instance: string, { first, events, numbers }: Block): Block[] {
  const places = [...events.keys()];
  const kept = places.filter(
    (place) => topicOf(events[place] as BrokerEvent).instance !== instance,
  );
  const [begin] = kept;
  if (begin === undefined) return [];
  const left = kept.map((place) => events[place] as BrokerEvent);
  const numberOf = (place: number): number => numbers?.[place] ?? first + place;
  return [
    {
      ...{ first: numberOf(begin), events: left, numbers: kept.map(numberOf) },
      weight: left.reduce((sum, event) => sum + weightOf(event), 0),
      characters: left.reduce((sum, event) => sum + charactersOf(event), 0),
    },
  ];
}
