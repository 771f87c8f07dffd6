import {
  topicOf,
  type BrokerEvent,
  type DeliveredEvent,
  type PublishedEvent,
  type SettledEvent,
} from '../broker/events';
import type { HeldEntry, Subscription, TopicRef } from '../store/store';
import { KeptNumbers } from './kept-numbers';
import type { Pieces } from './pieces';
import { CopiedTexts, SharedTexts, type KeptTexts } from './kept-texts';

/** An event, or what is left of it beside what the pack keeps of all of them. */
interface Packed {
  readonly at: number;
  readonly topic: TopicRef;
  read(): BrokerEvent;
}

/**
 * Events one behind the other, as few objects: to hold on to all that a poll makes costs a fifth of
 * the poll, for the garbage collector moves whatever it meets. Adding one and reading one is O(what
 * it tells of).
 */
export class EventPack {
  readonly #events: Packed[] = [];
  readonly #kept: Kept;
  /** Where the last delivery or settling was: the next is likely to be there too. */
  #of: Subscription = { instance: '', topic: '', group: '' };

  /** `copies`: nobody else keeps the payloads of messages. */
  constructor(
    pieces: Pieces,
    private readonly copies: boolean,
  ) {
    const texts = new CopiedTexts(pieces);
    const numbers = new KeptNumbers(pieces);
    this.#kept = { numbers, texts, payloads: copies ? texts : new SharedTexts() };
  }

  get size(): number {
    return this.#events.length;
  }

  add(event: BrokerEvent): void {
    this.#events.push(this.#packed(event));
  }

  /** When the event in a place was, and of which topic. */
  whenAndWhere(place: number): Pick<Packed, 'at' | 'topic'> | undefined {
    return this.#events[place];
  }

  read(place: number): BrokerEvent | undefined {
    return this.#events[place]?.read();
  }

  /** Gives its memory back; nothing may be read any more. */
  clear(): void {
    this.#events.length = 0;
    this.#kept.numbers.clear();
    this.#kept.texts.clear();
  }

  #packed(event: BrokerEvent): Packed {
    if (event.kind === 'delivered') {
      return new PackedDelivered(this.#kept, event, this.#same(event.of));
    }
    if (event.kind === 'settled' && isPlain(event)) {
      return new PackedSettled(this.#kept, event, this.#same(event.of));
    }
    if (event.kind === 'published' && this.copies) return new PackedPublished(this.#kept, event);
    return new Whole(event);
  }

  /** The same place without what a call says besides. */
  #same({ instance, topic, group }: Subscription): Subscription {
    const of = this.#of;
    const isLast = of.topic === topic && of.group === group && of.instance === instance;
    return isLast ? of : (this.#of = { instance, topic, group });
  }
}

/** What all events of a pack have together. */
interface Kept {
  readonly numbers: KeptNumbers;
  readonly texts: CopiedTexts;
  readonly payloads: KeptTexts;
}

class Whole implements Packed {
  constructor(private readonly event: BrokerEvent) {}

  get at(): number {
    return this.event.at;
  }

  get topic(): TopicRef {
    return topicOf(this.event);
  }

  read(): BrokerEvent {
    return this.event;
  }
}

class PackedPublished implements Packed {
  readonly at: number;
  readonly topic: TopicRef;
  readonly #rest: Omit<PublishedEvent, 'entry'>;
  readonly #tag: string | undefined;
  readonly #payload: number;

  constructor(
    private readonly kept: Kept,
    { entry, ...rest }: PublishedEvent,
  ) {
    this.at = rest.at;
    this.topic = rest.to;
    this.#rest = rest;
    this.#tag = entry.tag;
    this.#payload = kept.payloads.keep(entry.payload);
  }

  read(): BrokerEvent {
    const entry = { tag: this.#tag, payload: this.kept.payloads.at(this.#payload) };
    return { ...this.#rest, entry };
  }
}

class PackedDelivered implements Packed {
  readonly at: number;
  readonly #mode: DeliveredEvent['mode'];
  readonly #client: string | undefined;
  readonly #requestId: string | undefined;
  readonly #pull: true | undefined;
  readonly #receiptHandles: readonly string[] | undefined;
  readonly #tags: readonly (string | undefined)[] | undefined;
  readonly #first: number;
  readonly #count: number;

  constructor(
    private readonly kept: Kept,
    event: DeliveredEvent,
    readonly topic: Subscription,
  ) {
    const { entries } = event;
    const { numbers, payloads } = kept;
    this.at = event.at;
    this.#mode = event.mode;
    this.#client = event.client;
    this.#requestId = event.requestId;
    this.#pull = event.pull;
    this.#receiptHandles = event.receiptHandles;
    this.#first = numbers.size;
    this.#count = entries.length;
    let hasTags = false;
    for (const { payload, tag, queue, offset, times, firstAt, until } of entries) {
      numbers.keep(payloads.keep(payload), queue, offset, times, firstAt, until);
      if (tag !== undefined) hasTags = true;
    }
    this.#tags = hasTags ? entries.map(({ tag }) => tag) : undefined;
  }

  read(): BrokerEvent {
    const receiptHandles = this.#receiptHandles;
    return {
      kind: 'delivered',
      at: this.at,
      of: this.topic,
      mode: this.#mode,
      entries: Array.from({ length: this.#count }, (_, n) => this.#entry(n)),
      ...(receiptHandles === undefined ? {} : { receiptHandles }),
      client: this.#client,
      requestId: this.#requestId,
      ...(this.#pull === undefined ? {} : { pull: this.#pull }),
    };
  }

  #entry(n: number): HeldEntry {
    const [place, queue, offset, times, firstAt, until] = this.kept.numbers.at(this.#first + n);
    const payload = this.kept.payloads.at(place);
    return { queue, offset, times, firstAt, until, tag: this.#tags?.[n], payload };
  }
}

/** Between receipt handles. */
const BETWEEN = '\n';

/** Whether all it says are the handles: those that are good have no line breaks. */
function isPlain({ pull, results }: SettledEvent): boolean {
  return pull !== true && results.length > 0 && results.every((result) => result === 'done');
}

class PackedSettled implements Packed {
  readonly at: number;
  readonly #as: SettledEvent['as'];
  readonly #requestId: string | undefined;
  readonly #handles: number;

  constructor(
    private readonly kept: Kept,
    event: SettledEvent,
    readonly topic: Subscription,
  ) {
    this.at = event.at;
    this.#as = event.as;
    this.#requestId = event.requestId;
    this.#handles = kept.texts.keep(event.receiptHandles.join(BETWEEN));
  }

  read(): BrokerEvent {
    const receiptHandles = this.kept.texts.at(this.#handles).split(BETWEEN);
    return {
      kind: 'settled',
      at: this.at,
      of: this.topic,
      as: this.#as,
      receiptHandles,
      results: receiptHandles.map(() => 'done'),
      requestId: this.#requestId,
    };
  }
}
