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
  /** Of a publish the place of its numbers. */
  readonly #events: (Packed | number)[] = [];
  readonly #kept: Kept;
  readonly #sources: Source[] = [];
  readonly #sourceAt = new Map<string, number>();
  /** Of the last publish: the next is likely to be there too. */
  #source = -1;
  /** The client of the last delivery, which is likely to be that of the next. */
  #client: string | undefined;
  /** Where the last delivery or settling was: the next is likely to be there too. */
  #of: Subscription = { instance: '', topic: '', group: '' };

  /** `copies`: nobody else keeps the payloads of messages. */
  constructor(pieces: Pieces, copies: boolean) {
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
    const event = this.#events[place];
    if (typeof event !== 'number') return event;
    const [at, , , , , source] = this.#kept.numbers.at(event);
    return { at, topic: this.#sources[source]?.to ?? NOWHERE };
  }

  read(place: number): BrokerEvent | undefined {
    const event = this.#events[place];
    return typeof event === 'number' ? this.#published(event) : event?.read();
  }

  /** Gives its memory back; nothing may be read any more. */
  clear(): void {
    this.#events.length = 0;
    this.#sources.length = 0;
    this.#sourceAt.clear();
    this.#kept.numbers.clear();
    this.#kept.texts.clear();
    this.#kept.payloads.clear();
  }

  #packed(event: BrokerEvent): Packed | number {
    if (event.kind === 'delivered') {
      if (event.client !== this.#client) this.#client = event.client;
      return new PackedDelivered(this.#kept, event, this.#same(event.of), this.#client);
    }
    if (event.kind === 'settled' && saysOnlyHandles(event)) {
      return new PackedSettled(this.#kept, event, this.#same(event.of));
    }
    if (event.kind === 'published' && event.receiptHandle === undefined) return this.#pack(event);
    return new Whole(event);
  }

  /** Of a publish nothing is left but numbers and bytes, but for half messages, which are few. */
  #pack({ at, to, entry, requestId, queue, offset }: PublishedEvent): number {
    const { numbers, texts, payloads } = this.#kept;
    const place = numbers.size;
    const source = this.#placeOfSource(to, entry.tag);
    numbers.keep(at, payloads.keep(entry.payload), queue, offset, keepId(texts, requestId), source);
    return place;
  }

  #published(place: number): PublishedEvent {
    const { numbers, texts, payloads } = this.#kept;
    const [at, payload, queue, offset, requestId, source] = numbers.at(place);
    const { to = NOWHERE, tag } = this.#sources[source] ?? {};
    const entry = { tag, payload: payloads.at(payload) };
    return { kind: 'published', at, to, entry, requestId: idAt(texts, requestId), queue, offset };
  }

  #placeOfSource({ instance, topic }: TopicRef, tag: string | undefined): number {
    const last = this.#sources[this.#source];
    if (last?.to.topic === topic && last.to.instance === instance && last.tag === tag) {
      return this.#source;
    }
    const key = `${instance}\n${topic}\n${tag === undefined ? '' : `=${tag}`}`;
    const known = this.#sourceAt.get(key);
    this.#source = known ?? this.#sources.push({ to: { instance, topic }, tag }) - 1;
    if (known === undefined) this.#sourceAt.set(key, this.#source);
    return this.#source;
  }

  /** The same place without what a call says besides. */
  #same({ instance, topic, group }: Subscription): Subscription {
    const of = this.#of;
    const isLast = of.topic === topic && of.group === group && of.instance === instance;
    return isLast ? of : (this.#of = { instance, topic, group });
  }
}

/** Where messages were published, and with which tag. */
interface Source {
  readonly to: TopicRef;
  readonly tag: string | undefined;
}

const NOWHERE: TopicRef = { instance: '', topic: '' };
/** The place of an id that there is none of. */
const NONE = -1;

function keepId(texts: CopiedTexts, requestId: string | undefined): number {
  return requestId === undefined ? NONE : texts.keep(requestId);
}

function idAt(texts: CopiedTexts, place: number): string | undefined {
  return place === NONE ? undefined : texts.at(place);
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

class PackedDelivered implements Packed {
  readonly at: number;
  readonly #mode: DeliveredEvent['mode'];
  readonly #requestId: number;
  readonly #pull: true | undefined;
  readonly #receiptHandles: readonly string[] | undefined;
  readonly #tags: readonly (string | undefined)[] | undefined;
  readonly #first: number;
  readonly #count: number;

  constructor(
    private readonly kept: Kept,
    event: DeliveredEvent,
    readonly topic: Subscription,
    private readonly client: string | undefined,
  ) {
    const { entries } = event;
    const { numbers, texts, payloads } = kept;
    this.at = event.at;
    this.#mode = event.mode;
    this.#requestId = keepId(texts, event.requestId);
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
      client: this.client,
      requestId: idAt(this.kept.texts, this.#requestId),
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
function saysOnlyHandles({ pull, results }: SettledEvent): boolean {
  return pull !== true && results.length > 0 && results.every((result) => result === 'done');
}

class PackedSettled implements Packed {
  readonly at: number;
  readonly #as: SettledEvent['as'];
  readonly #requestId: number;
  readonly #handles: number;

  constructor(
    private readonly kept: Kept,
    event: SettledEvent,
    readonly topic: Subscription,
  ) {
    this.at = event.at;
    this.#as = event.as;
    this.#requestId = keepId(kept.texts, event.requestId);
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
      requestId: idAt(this.kept.texts, this.#requestId),
    };
  }
}
