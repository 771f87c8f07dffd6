import type { Clock } from '../clock';
import { unreadReplies } from '../errors';
import { isEmbedded } from '../store/embedded';
import {
  deadHandle,
  type HeldEntry,
  type Store,
  type Subscription,
  type TopicRef,
  type TopicShape,
} from '../store/store';
import { checkBatch, type Addressed } from './batch-check';
import { Admission } from './admission';
import { deliveriesOf } from './deliveries';
import { deadLetters, type DeadMessage } from './dead-letters';
import { EventListeners } from './event-listeners';
import type { SettleResult, SettleVerb } from './events';
import type { Caller, ConsumeCall, Delivery, Draft, Message, PublishResult } from './message';
import type { Policy } from './policy';
import { Polls } from './polls';
import { Publisher, type PublishOptions } from './publisher';
import { QueueChoice } from './queue-choice';
import { settle } from './settling';
import { Subscriptions, tagExpressionOf, type MixedTags } from './subscriptions';
import { StorePop } from './store-pop';
import { Sweeper, type SweepOptions, type SweepTotals } from './sweeper';
import { Room } from './room';
import { isTakenBy, Unread } from './unread';
import type { Poll } from './waiter';
import { Waiters } from './waiters';
import { Warnings } from './warnings';

/** What a broker works with. */
export interface BrokerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  /** Takes warnings, one line each. */
  readonly log?: ((line: string) => void) | undefined;
  /** The most bytes that a store in this process may take; absent: it has no limit. */
  readonly memoryBytes?: number | undefined;
}

/**
 * Gives RocketMQ's meaning to calls, whatever protocol they came by. Every verb is one store call.
 * All reject with `MqError` when names, message or topic are refused (`InvalidArgument`,
 * `NameTooLong`, `TopicNotExist`, `GroupNotExist`, `TopicTypeMismatch`) or the store is away
 * (`StoreUnavailable`); a publish also when there is no room for it (`StoreFull`), and a poll that would
 * make its topic or group.
 */
export class Broker {
  /** The calls for messages that wait, and the last ones. */
  readonly polls = new Polls();
  /** Those that are told what happens to messages. */
  readonly events = new EventListeners();
  readonly policy: Policy;
  /** Room for messages in a store of this process; absent: the store looks after its own. */
  readonly room: Room | undefined;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #queues = new QueueChoice();
  readonly #warnings: Warnings;
  readonly #admission: Admission;
  readonly #subscriptions: Subscriptions;
  readonly #waiters: Waiters;
  readonly #sweeper: Sweeper;
  readonly #storePop: StorePop;
  readonly #unread: Unread;
  readonly #publisher: Publisher;
  #redeliveries = 0;

  constructor({ store, clock, policy, memoryBytes, log = () => undefined }: BrokerOptions) {
    this.#store = store;
    this.#clock = clock;
    this.policy = policy;
    this.#warnings = new Warnings(log);
    this.#admission = new Admission(policy, this.#warnings);
    this.#subscriptions = new Subscriptions(this.#warnings, clock);
    this.#waiters = new Waiters(store, { clock, endsFrozen: policy.frozenPolls === 'end' });
    this.#sweeper = new Sweeper(store, clock, policy, log);
    this.room = roomFor(store, clock, policy, memoryBytes);
    const shared = { store, clock, policy, queues: this.#queues, warnings: this.#warnings };
    const { events, room } = this;
    this.#storePop = new StorePop({ ...shared, room, events });
    this.#unread = new Unread(this.#storePop, events, clock);
    this.#publisher = new Publisher({ ...shared, admission: this.#admission, events, room });
  }

  /** Groups whose consumers asked this process for different tags. */
  get mixedTags(): readonly MixedTags[] {
    return this.#subscriptions.mixed;
  }

  /** Polls that wait for a message now. */
  get parked(): number {
    return this.#waiters.size;
  }

  /** Messages that were handed out again, here and so far. */
  get redeliveries(): number {
    return this.#redeliveries;
  }

  /** Takes a message in; see {@link PublishOptions} for what is usual. */
  publish(
    to: TopicRef,
    draft: Draft,
    requestId: string | undefined,
    options?: PublishOptions,
  ): Promise<PublishResult> {
    return this.#publisher.publish(to, draft, requestId, options);
  }

  /** Throws what {@link publish} of one of these would, while none of them is sent; see {@link checkBatch}. */
  checkBatch(messages: readonly Addressed[]): Promise<void> {
    const [store, policy, admission] = [this.#store, this.policy, this.#admission];
    return checkBatch({ store, policy, admission }, messages, this.#clock.now());
  }

  /**
   * Puts a copy of a message into its topic, for every group, under the id it has; when its time
   * comes, if it has one. A copy is not copied again.
   */
  publishAgain(to: TopicRef, message: Message): Promise<void> {
    return this.#publisher.publishAgain(to, message);
  }

  /**
   * Hands out up to `call.limit` messages, at once or as soon as there is one in `call.waitMs`;
   * nothing is no error. Calls that wait for the same are served in the order they came. A caller
   * that has gone gets nothing, and what was taken for it, or did not reach it, is there for others
   * at once; so it is with one that cannot be sent so much now (`ServerBusy`).
   */
  async consume(call: ConsumeCall, caller?: Caller): Promise<Delivery[]> {
    this.#admission.names(call, call.group);
    if (call.mode !== 'half') this.#admission.consuming(call);
    const tags = tagExpressionOf(call);
    this.#subscriptions.note(call, tags);
    const poll: Poll = {
      from: call,
      wish: `${call.group}\n${call.mode}\n${tags}`,
      look: (waited) => this.#storePop.look(call, !waited, caller),
      giveBack: (taken) => this.#storePop.giveBack(call, taken),
    };
    const client = caller?.client;
    const noteAnswer = this.polls.begin(call, this.#clock.now(), client);
    let taken: readonly HeldEntry[] = [];
    try {
      taken = await this.#waiters.take(poll, call.waitMs, caller);
      if (!isTakenBy(caller, taken)) {
        const refused = taken;
        taken = [];
        await this.#storePop.refuse(call, refused);
        throw unreadReplies();
      }
    } finally {
      noteAnswer(taken.length);
    }
    if (call.mode !== 'half')
      for (const { times } of taken) this.#redeliveries += Number(times > 1);
    const deliveries = deliveriesOf(call, taken);
    if (this.events.active && deliveries.length > 0) {
      const at = this.#clock.now();
      const { mode } = call;
      const by = { client, requestId: caller?.requestId };
      this.events.tell({ kind: 'delivered', at, of: call, mode, entries: taken, ...by });
    }
    if (taken.length > 0 && caller !== undefined) {
      this.#unread.watch(caller, call, taken, deliveries);
    }
    return deliveries;
  }

  /** Ends deliveries for good; one result per receipt handle, in their order. */
  ack(
    of: Subscription,
    receiptHandles: readonly string[],
    requestId?: string,
  ): Promise<SettleResult[]> {
    return this.#settle(of, receiptHandles, 'ack', requestId);
  }

  /** Makes half messages ordinary ones. Any group may, even `''`, which a Go SDK sends. */
  commit(
    of: Subscription,
    receiptHandles: readonly string[],
    requestId?: string,
  ): Promise<SettleResult[]> {
    return this.#settle(of, receiptHandles, 'commit', requestId);
  }

  /** Drops half messages. Any group may, even `''`, which a Go SDK sends. */
  rollback(
    of: Subscription,
    receiptHandles: readonly string[],
    requestId?: string,
  ): Promise<SettleResult[]> {
    return this.#settle(of, receiptHandles, 'rollback', requestId);
  }

  /** Up to `limit` dead letters of a group from a dead-letter offset on. */
  deadLetters(of: Subscription, offset: number, limit: number): Promise<DeadMessage[]> {
    return deadLetters(this.#store, of, offset, limit);
  }

  /** Makes dead letters deliverable to their group again; says how many were there. */
  async resend(of: Subscription, offsets: readonly number[]): Promise<number> {
    const resent = { as: 'resent', now: this.#clock.now() } as const;
    const answers = await this.#store.settle(of, offsets.map(deadHandle), resent);
    return answers.filter((answer) => answer === 'done').length;
  }

  /** Makes a topic, or gives it this shape; it is kept however long it is unused. */
  async declareTopic(topic: TopicRef, shape: TopicShape): Promise<void> {
    this.#admission.names(topic);
    await this.#store.declare({ topic, shape });
    this.learn(topic, shape);
  }

  /** Is told of a topic that came into the store by other ways than this broker. */
  learn(topic: TopicRef, shape: TopicShape): void {
    this.#queues.learn(topic, shape);
    this.#admission.learn(topic, shape.type);
  }

  /** Makes a group of a topic that exists; it is kept however long it is unused. */
  async declareGroup(of: Subscription): Promise<void> {
    this.#admission.names(of, of.group);
    const { start } = this.policy;
    await this.#store.declare({ group: of, start });
  }

  /** Does now what is otherwise done once a minute: retention, dead letters, groups that vanish. */
  sweep(options?: SweepOptions): Promise<SweepTotals> {
    return this.#sweeper.sweep(options);
  }

  /** Lets no sweep begin by itself until the returned function is called; none is under way then. */
  pauseSweeps(): Promise<() => void> {
    return this.#sweeper.pause();
  }

  /** Resolves when every poll that the clock or the store has woken was answered or waits again. */
  settled(): Promise<void> {
    return this.#waiters.settled();
  }

  /** Answers with nothing the polls that wait there, all where nothing is named; resolves when they are. */
  endPolls(where?: Partial<Subscription>): Promise<void> {
    this.#waiters.end(where);
    return this.#waiters.settled();
  }

  /** To be called when a topic was dropped, here or elsewhere. */
  forgetTopic(topic: TopicRef): void {
    this.#queues.forget(topic);
    this.#admission.forget(topic);
  }

  /** Forgets what is not in the store of an instance, or all of it, as if it had just started. */
  forget(instance?: string): void {
    this.#queues.reset(instance);
    this.#admission.forget();
    this.#subscriptions.forget();
    this.polls.forget(instance);
    this.#warnings.forget();
  }

  /** Answers waiting polls with nothing; later ones do not wait. The store stays open. */
  async close(): Promise<void> {
    await Promise.all([this.#waiters.close(), this.#sweeper.close()]);
  }

  async #settle(
    of: Subscription,
    receiptHandles: readonly string[],
    as: SettleVerb,
    requestId: string | undefined,
  ): Promise<SettleResult[]> {
    this.#admission.names(of, as !== 'ack' && of.group === '' ? undefined : of.group);
    const at = this.#clock.now();
    const results = await settle(this.#store, of, receiptHandles, as, at);
    if (this.events.active) {
      this.events.tell({ kind: 'settled', at, of, as, receiptHandles, results, requestId });
    }
    return results;
  }
}

function roomFor(
  store: Store,
  clock: Clock,
  { retentionMs }: Policy,
  limitBytes: number | undefined,
): Room | undefined {
  if (limitBytes === undefined || !isEmbedded(store)) return undefined;
  return new Room({ store, clock, limitBytes, retentionMs });
}
