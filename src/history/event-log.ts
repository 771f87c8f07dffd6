import type { BrokerEvent, Observe } from '../broker/events';
import { RecentMap } from '../lib/recent-map';
import { isSameTopic, topicKey, type TopicRef } from '../store/store';
import { EventPack } from './event-pack';
import { charactersOf, weightOf } from './event-size';
import { Pieces } from './pieces';

/** Characters of messages and handles that are remembered at most, whatever the number of events. */
export const MOST_CHARACTERS = 24 * 1024 * 1024;
/** Topics of which is known that something was forgotten. */
const MOST_TOPICS = 10_000;
/** Events are kept in blocks of this weight; forgetting drops the oldest block at once. */
const BLOCKS = 16;

interface Block {
  /** The number of its first event. */
  readonly first: number;
  readonly events: EventPack;
  /** The numbers of all its events; absent: they follow each other. Nothing is added to one that has them. */
  readonly numbers?: readonly number[];
  /** Messages and handles that its events tell of. */
  weight: number;
  characters: number;
}

/**
 * The last events, oldest first. Telling it of one and reading one is O(what it tells of); what was
 * told first is forgotten first, a sixteenth of the limit at a time.
 */
export class EventLog {
  readonly #pieces = new Pieces();
  #blocks: Block[] = [];
  #last = 0;
  #weight = 0;
  #characters = 0;
  #forgotten = 0;
  /** Per topic, when the last event was that is forgotten. */
  readonly #forgottenAt = new RecentMap<string, number>(MOST_TOPICS);
  readonly #listeners = new Set<Observe>();

  /**
   * `limit`: how many messages and handles its events may tell of together; at least 1. `copies`:
   * nobody else keeps the payloads of messages.
   */
  constructor(
    readonly limit: number,
    private readonly mostCharacters = MOST_CHARACTERS,
    private readonly copies = false,
  ) {}

  /** Takes an event in, and tells the listeners. */
  readonly note: Observe = (event) => {
    const weight = weightOf(event);
    const characters = charactersOf(event);
    const block = this.#blockFor(weight, characters);
    block.events.add(event);
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
    for (const [, event] of this.numbered(after)) yield event;
  }

  /** The same with their numbers. */
  *numbered(after = 0): IterableIterator<readonly [number, BrokerEvent]> {
    for (const { first, events, numbers } of this.#blocks) {
      const begin = numbers === undefined ? Math.max(after + 1 - first, 0) : 0;
      const end = events.size;
      for (let place = begin; place < end; place++) {
        const number = numbers?.[place] ?? first + place;
        const event = number > after ? events.read(place) : undefined;
        if (event !== undefined) yield [number, event];
      }
    }
  }

  /** Forgets what happened in an instance, or everything. O(events). */
  forget(instance?: string): void {
    const blocks =
      instance === undefined ? [] : this.#blocks.flatMap((one) => this.#without(instance, one));
    for (const { events } of this.#blocks) events.clear();
    this.#blocks = blocks;
    this.#addBlock();
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
      (last.events.size === 0 ||
        (last.weight + weight <= this.limit / BLOCKS &&
          last.characters + characters <= this.mostCharacters / BLOCKS));
    return isRoom ? last : this.#addBlock();
  }

  #addBlock(): Block {
    const events = new EventPack(this.#pieces, this.copies);
    const block = { first: this.#last + 1, events, weight: 0, characters: 0 };
    this.#blocks.push(block);
    return block;
  }

  #forgetOldest(): void {
    const oldest = this.#blocks.shift();
    if (oldest === undefined) return;
    const { events, weight, characters } = oldest;
    this.#weight -= weight;
    this.#characters -= characters;
    this.#forgotten += events.size;
    for (let place = 0; place < events.size; place++) {
      const [one, next] = [events.whenAndWhere(place), events.whenAndWhere(place + 1)];
      // Of those of one topic in a row the last one counts.
      if (one === undefined || (next !== undefined && isSameTopic(one.topic, next.topic))) continue;
      this.#forgottenAt.set(topicKey(one.topic), one.at);
    }
    events.clear();
  }

  /** What is left of a block without an instance; nothing: no block. */
  #without(instance: string, { first, events, numbers }: Block): Block[] {
    const kept = Array.from({ length: events.size }, (_, place) => place).filter(
      (place) => events.whenAndWhere(place)?.topic.instance !== instance,
    );
    const numberOf = (place: number): number => numbers?.[place] ?? first + place;
    const [begin] = kept;
    if (begin === undefined) return [];
    const left = { events: new EventPack(this.#pieces, this.copies), weight: 0, characters: 0 };
    for (const place of kept) {
      const event = events.read(place) as BrokerEvent;
      left.events.add(event);
      left.weight += weightOf(event);
      left.characters += charactersOf(event);
    }
    return [{ ...left, first: numberOf(begin), numbers: kept.map(numberOf) }];
  }
}
