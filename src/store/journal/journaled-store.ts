import { MqError } from '../../errors';
import type { DropSettled, EmbeddedStore } from '../embedded';
import type { MemoryStore } from '../memory/memory-store';
import {
  type Append,
  type Change,
  type Declaration,
  type Entry,
  type Handle,
  type Listing,
  type ListingKind,
  type NoteCondition,
  type Pop,
  type PopResult,
  type QueueRef,
  type Read,
  type SeekTarget,
  type SettleAnswer,
  type Settlement,
  type Subscription,
  type Sweep,
  type TopicPart,
  type TopicRef,
} from '../store';
import type { Journal } from './journal';
import type { Call, KeptDrop } from './replay';

type Listener = (change: Change | undefined) => void;

export interface JournaledStoreParts {
  /** The spaces of notes that are of no use to the next process. */
  readonly passing: readonly string[];
  /** Is called when nothing is written any more. */
  readonly unlock: () => Promise<void>;
}

/**
 * The embedded store, with every call that changes it kept in a journal before it is answered. Time
 * is an argument of each call, so the same calls in the same order make the same store again. Calls
 * that change something are refused with `StoreUnavailable` while the journal cannot be written.
 */
export class JournaledStore implements EmbeddedStore {
  readonly #journal: Journal;
  readonly #parts: JournaledStoreParts;
  readonly #listeners = new Set<Listener>();
  #memory: MemoryStore;

  constructor(memory: MemoryStore, journal: Journal, parts: JournaledStoreParts) {
    this.#journal = journal;
    this.#parts = parts;
    this.#memory = memory;
    this.#follow(memory);
    journal.onReload((reloaded) => {
      this.#memory = reloaded;
      this.#follow(reloaded);
      this.#tell(undefined);
    });
  }

  append(to: QueueRef, entry: Entry, options: Append) {
    const { tag, payload } = entry;
    const call: Call = ['append', queueOf(to), { tag, payload }, options];
    return this.#keep(call, () => this.#memory.append(to, entry, options));
  }

  async pop(from: Subscription, options: Pop): Promise<PopResult> {
    this.#journal.check();
    const memory = this.#memory;
    const popped = memory.pop(from, options);
    const { effect } = memory;
    if (effect === 'polled') this.#journal.polled(from, options.now);
    if (effect !== 'some') return popped;
    if (options.half !== true) this.#journal.polls.delete(from);
    return this.#keep(['pop', groupOf(from), options], () => popped);
  }

  settle(from: Subscription, handles: readonly Handle[], settlement: Settlement) {
    const call: Call = ['settle', groupOf(from), handles.map(handleOf), settlement];
    const settle = () => this.#memory.settle(from, handles, settlement);
    return this.#keep(call, settle, (answers: SettleAnswer[]) => answers.includes('done'));
  }

  async read(from: QueueRef, offset: number, options: Read) {
    if (options.peek) return this.#memory.read(from, offset, options);
    this.#journal.check();
    const memory = this.#memory;
    const slice = memory.read(from, offset, options);
    if (memory.effect === 'none') return slice;
    return this.#keep(['read', queueOf(from), offset, { ...options, limit: 0 }], () => slice);
  }

  swap(
    of: Subscription,
    queue: number,
    before: string | undefined,
    after: string | undefined,
    now: number,
  ) {
    const call: Call = ['swap', groupOf(of), queue, before, after, now];
    this.#journal.polls.delete(of);
    return this.#keep(call, () => this.#memory.swap(of, queue, before, after, now));
  }

  declare(what: Declaration) {
    return this.#keep(['declare', what], () => this.#memory.declare(what));
  }

  async drop(what: TopicRef | Subscription) {
    this.#journal.keepPolls(what);
    const ref = 'group' in what ? groupOf(what) : topicOf(what);
    return this.#keep(['drop', ref], () => this.#memory.drop(what));
  }

  purge(topic: TopicRef) {
    return this.#keep(['purge', topicOf(topic)], () => this.#memory.purge(topic));
  }

  seek(of: Subscription, to: SeekTarget) {
    return this.#keep(['seek', groupOf(of), to], () => this.#memory.seek(of, to));
  }

  async sweep(topic: TopicRef, options: Sweep) {
    this.#journal.keepPolls(topic);
    return this.#keep(['sweep', topicOf(topic), options], () => this.#memory.sweep(topic, options));
  }

  usedBytes() {
    return this.#memory.usedBytes();
  }

  dropSettled(topic: TopicRef, { before, needed }: DropSettled) {
    const asked: Record<string, number> = {};
    const ask = (position: string) => (asked[position] ??= needed(position));
    // What was asked for is known when the call has been made, before it is kept.
    const options: KeptDrop = { before: before === Infinity ? null : before, needed: asked };
    const drop = () => this.#memory.dropSettled(topic, { before, needed: ask });
    return this.#keep(['dropSettled', topicOf(topic), options], drop, ({ removed }) => removed > 0);
  }

  async importTopic(topic: TopicRef, part: TopicPart) {
    this.#journal.keepPolls(topic);
    const call: Call = ['importTopic', topicOf(topic), part];
    return this.#keep(call, () => this.#memory.importTopic(topic, part));
  }

  note(space: string, key: string, value: string | undefined, only?: NoteCondition) {
    const note = () => this.#memory.note(space, key, value, only);
    if (this.#parts.passing.includes(space)) return note();
    const condition = only && { was: only.was };
    return this.#keep(['note', space, key, value, condition], note, (isDone) => isDone);
  }

  notes(space: string, keys?: readonly string[]) {
    return this.#memory.notes(space, keys);
  }

  positions(of: Subscription) {
    return this.#memory.positions(of);
  }

  describe(topic: TopicRef, now: number) {
    return this.#memory.describe(topic, now);
  }

  list<Kind extends ListingKind>(
    of: Listing[Kind]['of'],
    kind: Kind,
    limit: number,
    after?: Listing[Kind]['place'],
  ): Promise<Listing[Kind]['entry'][]> {
    return this.#memory.list(of, kind, limit, after);
  }

  topics() {
    return this.#memory.topics();
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async ping(): Promise<void> {
    await this.#memory.ping();
    this.#journal.check();
  }

  async close(): Promise<void> {
    try {
      await this.#journal.close();
    } finally {
      this.#listeners.clear();
      await this.#memory.close();
      await this.#parts.unlock();
    }
  }

  /** Makes a call and keeps it, in the order in which calls are made: nothing is awaited before. */
  async #keep<T>(
    call: Call,
    make: () => Promise<T>,
    hasChanged: (answer: T) => boolean = () => true,
  ): Promise<T> {
    this.#journal.check();
    const made = make();
    const kept = this.#journal.add(call);
    try {
      const answer = await made;
      if (hasChanged(answer)) await kept.written;
      else kept.drop();
      return answer;
    } catch (error) {
      // What was refused may have changed something on the way, but for this.
      if (error instanceof MqError && error.code === 'TopicNotExist') kept.drop();
      else await kept.written;
      throw error;
    }
  }

  #follow(memory: MemoryStore): void {
    memory.watch((change) => this.#tell(change));
  }

  #tell(change: Change | undefined): void {
    this.#listeners.forEach((listener) => listener(change));
  }
}

/* Callers hand in more than a place is: what else there is, is not kept. */

function topicOf({ instance, topic }: TopicRef): TopicRef {
  return { instance, topic };
}

function groupOf({ instance, topic, group }: Subscription): Subscription {
  return { instance, topic, group };
}

function queueOf({ instance, topic, queue }: QueueRef): QueueRef {
  return { instance, topic, queue };
}

function handleOf({ queue, offset, times, firstAt, until }: Handle): Handle {
  return { queue, offset, times, firstAt, until };
}
