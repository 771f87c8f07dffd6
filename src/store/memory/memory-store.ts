import { MqError } from '../../errors';
import type { DropSettled, EmbeddedStore } from '../embedded';
import {
  type Append,
  type AppendResult,
  type Change,
  type Declaration,
  type Entry,
  type Handle,
  type Hold,
  type Listing,
  type ListingKind,
  type NoteCondition,
  type Pop,
  type PopResult,
  type PurgeResult,
  type QueueRef,
  type Read,
  type SeekTarget,
  type SettleAnswer,
  type Settlement,
  type Slice,
  type Subscription,
  type Sweep,
  type SweepResult,
  type TopicDescription,
  type TopicPart,
  type TopicRef,
} from '../store';
import { dropSettledOf } from './drop-settled';
import { describeTopic } from './inspect';
import { importPart } from './import';
import { listOf } from './list';
import { MemoryNotes } from './notes';
import { announce, place, promote } from './place';
import { groupFor, popHalf, popQueues } from './pop';
import { purgeTopic } from './purge';
import { readLog } from './read';
import { moveGroup } from './seek';
import { holdsOf, settleHandle } from './settle';
import { dropOld } from './sweep';
import { SCAN, type Take } from './take';
import { dropGroup, newGroup, reshape, type Topic } from './topic';
import { Topics } from './topics';
import { queueMicrotask } from '../../lib/real-time';

type Listener = (change: Change | undefined) => void;

/** The embedded store: everything in this process, lost when it ends. */
export class MemoryStore implements EmbeddedStore {
  readonly #topics = new Topics((change) => this.#tell(change));
  readonly #listeners = new Set<Listener>();
  readonly #notes = new MemoryNotes();
  #closed = false;
  /** What the last {@link pop} or {@link read} did to what is kept; `polled`: it only says when its group polled. */
  effect: 'none' | 'polled' | 'some' = 'none';

  async append(to: QueueRef, entry: Entry, options: Append): Promise<AppendResult> {
    const known = this.#topic(to);
    const topic = known ?? this.#topics.create(to, options.create);
    if (topic.unshaped && options.create !== undefined) reshape(topic, options.create);
    if (options.accept !== undefined && !options.accept.includes(topic.type)) {
      throw new MqError('TopicTypeMismatch', `topic ${to.topic} is of type ${topic.type}`);
    }
    topic.unshaped = false;
    const queue = to.queue % topic.queues.length;
    const placed = place(topic, queue, entry, options);
    return known === undefined ? { ...placed, created: true } : placed;
  }

  async pop(from: Subscription, o: Pop): Promise<PopResult> {
    this.effect = 'none';
    const known = this.#topic(from);
    const groups = known?.groups.size;
    const hasPopped = known?.groups.get(from.group)?.pops === true;
    const topic = known ?? this.#topics.create(from, o.create);
    const take: Take = { taken: [], budget: SCAN, passed: [] };
    const isIdle = () =>
      take.taken.length === 0 && take.budget === SCAN && topic.groups.size === groups;
    take.budget -= promote(topic, o.now, take.budget);
    this.effect = isIdle() ? 'none' : 'some';
    const wakeAt = o.half
      ? popHalf(topic, from.group, o, take)
      : popQueues(topic, groupFor(topic, from, o), o, take);
    if (isIdle() && !o.half) this.effect = hasPopped ? 'polled' : 'some';
    else if (!isIdle()) this.effect = 'some';
    const told = take.passed.length === 0 ? undefined : { passed: take.passed };
    if (take.taken.length > 0) return { taken: take.taken, ...told };
    topic.armed = true;
    if (take.budget <= 0) return { taken: [], wakeAt: o.now, ...told };
    return wakeAt === undefined ? { taken: [], ...told } : { taken: [], wakeAt, ...told };
  }

  async settle(
    from: Subscription,
    handles: readonly Handle[],
    settlement: Settlement,
  ): Promise<SettleAnswer[]> {
    const topic = this.#topic(from);
    if (topic === undefined) return handles.map(() => 'unknown');
    const group = topic.groups.get(from.group);
    return handles.map((handle) => settleHandle(topic, group, handle, settlement));
  }

  async read(from: QueueRef, offset: number, options: Read): Promise<Slice> {
    this.effect = 'none';
    const topic = this.#topic(from);
    const log = topic?.queues[from.queue];
    if (topic === undefined || log === undefined) {
      throw new MqError('TopicNotExist', `topic ${from.topic} has no queue ${from.queue}`);
    }
    const { min } = log;
    const { size } = topic.scheduled;
    const slice = readLog(topic, log, offset, options);
    if (log.min !== min || topic.scheduled.size !== size) this.effect = 'some';
    return slice;
  }

  async positions(of: Subscription): Promise<(string | undefined)[]> {
    const topic = this.#topic(of);
    if (topic === undefined) throw new MqError('TopicNotExist', `no topic ${of.topic}`);
    const positions = topic.groups.get(of.group)?.positions;
    return topic.queues.map((_, queue) => positions?.get(queue));
  }

  async swap(
    of: Subscription,
    queue: number,
    before: string | undefined,
    after: string | undefined,
    now: number,
  ): Promise<boolean> {
    const topic = this.#topic(of);
    if (topic === undefined) throw new MqError('TopicNotExist', `no topic ${of.topic}`);
    const group = topic.groups.get(of.group) ?? newGroup(topic, 'earliest', now);
    topic.groups.set(of.group, group);
    group.polledAt = now;
    if (group.positions.get(queue) !== before) return false;
    if (after === undefined) group.positions.delete(queue);
    else group.positions.set(queue, after);
    return true;
  }

  async describe(ref: TopicRef, now: number): Promise<TopicDescription | undefined> {
    const topic = this.#topic(ref);
    return topic && describeTopic(topic, now);
  }

  async list<Kind extends ListingKind>(
    of: Listing[Kind]['of'],
    kind: Kind,
    limit: number,
    after?: Listing[Kind]['place'],
  ): Promise<Listing[Kind]['entry'][]> {
    const topic = this.#topic(of);
    if (topic === undefined || limit <= 0) return [];
    return listOf[kind](topic, of, limit, after);
  }

  async topics(): Promise<TopicRef[]> {
    await this.ping();
    return this.#topics.refs();
  }

  async declare(what: Declaration): Promise<void> {
    if ('shape' in what) {
      const topic = this.#topic(what.topic) ?? this.#topics.create(what.topic, what.shape);
      reshape(topic, what.shape);
      topic.unshaped = false;
      topic.declared = true;
      return;
    }
    const { group: of, start } = what;
    const topic = this.#topic(of) ?? this.#topics.create(of, undefined);
    const group = topic.groups.get(of.group) ?? newGroup(topic, start, 0);
    group.declared = true;
    topic.groups.set(of.group, group);
  }

  async drop(what: TopicRef | Subscription): Promise<boolean> {
    const topic = this.#topic(what);
    if (topic === undefined) return false;
    if ('group' in what) {
      announce(topic);
      return dropGroup(topic, what.group);
    }
    this.#topics.delete(what);
    announce(topic);
    return true;
  }

  async purge(ref: TopicRef): Promise<PurgeResult> {
    return purgeTopic(this.#topic(ref) ?? this.#topics.create(ref, undefined));
  }

  async seek(of: Subscription, to: SeekTarget): Promise<void> {
    const topic = this.#topic(of);
    const group = topic?.groups.get(of.group);
    if (topic === undefined || group === undefined) {
      throw new MqError('GroupNotExist', `no group ${of.group} on topic ${of.topic}`);
    }
    moveGroup(topic, group, to);
    announce(topic);
  }

  async sweep(ref: TopicRef, o: Sweep): Promise<SweepResult> {
    const topic = this.#topic(ref);
    if (topic === undefined) return { ended: 0, released: 0, dead: 0, dropped: 0, more: false };
    const released = promote(topic, o.now, SCAN);
    const swept = dropOld(topic, o);
    const { empty, next, ...counts } = swept;
    if (empty) await this.drop({ instance: ref.instance, topic: ref.topic });
    const more = released === SCAN || swept.more;
    return { ...counts, released, more, ...(next && { next }) };
  }

  usedBytes(): number {
    return this.#topics.bytes;
  }

  async dropSettled(ref: TopicRef, options: DropSettled): Promise<PurgeResult> {
    const topic = this.#topic(ref);
    return topic ? dropSettledOf(topic, options) : { removed: 0, more: false };
  }

  async importTopic(ref: TopicRef, part: TopicPart): Promise<void> {
    const known = this.#topic(ref);
    if (part.part !== 'topic') {
      if (known !== undefined) importPart(known, part);
      return;
    }
    const topic = this.#topics.create(ref, part);
    topic.declared = part.declared;
    topic.unshaped = part.unshaped;
    topic.halfGroup = part.halfGroup;
    topic.scheduledCount = part.scheduledMax;
    topic.armed = true;
    announce(topic);
  }

  /** Puts back holds whatever became of what they hold, which {@link importTopic} passes over. */
  async keepHolds(of: Subscription & QueueRef, holds: readonly Hold[]): Promise<void> {
    const topic = this.#topic(of);
    const kept = topic && holdsOf(topic, topic.groups.get(of.group), of.queue);
    for (const hold of holds) kept?.set({ ...hold });
  }

  /** The spaces that have notes. */
  noteSpaces(): string[] {
    return this.#notes.spaces();
  }

  async note(
    space: string,
    key: string,
    value: string | undefined,
    only?: NoteCondition,
  ): Promise<boolean> {
    await this.ping();
    if (!this.#notes.note(space, key, value, only)) return false;
    this.#tell({ of: 'note', space, key });
    return true;
  }

  async notes(space: string, keys?: readonly string[]): Promise<Record<string, string>> {
    await this.ping();
    return this.#notes.notes(space, keys);
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async ping(): Promise<void> {
    if (this.#closed) throw new MqError('StoreUnavailable', 'the store is closed');
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  #topic(ref: TopicRef): Topic | undefined {
    if (this.#closed) throw new MqError('StoreUnavailable', 'the store is closed');
    return this.#topics.get(ref);
  }

  /** After the call that made the change, so that a watcher that calls back finds it whole. */
  #tell(change: Change): void {
    queueMicrotask(() => this.#listeners.forEach((listener) => listener(change)));
  }
}
