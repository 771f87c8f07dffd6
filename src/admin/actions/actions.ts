import type { Broker } from '../../broker/broker';
import type { MovedEvent, Observe } from '../../broker/events';
import type { PublishResult } from '../../broker/message';
import { NO_REQUEST } from '../../broker/own-key';
import type { PullGroups } from '../../broker/pull/pull-groups';
import { queuesOfType } from '../../broker/topic-types';
import type { Clock } from '../../clock';
import type {
  SeekTarget,
  Settlement,
  Store,
  Subscription,
  TopicRef,
  TopicShape,
} from '../../store/store';
import { checkArgument } from '../../schema/check-argument';
import { durationMs, instantMs } from '../../schema/time-values';
import type { SharedSettings } from '../../shared/shared-settings';
import {
  deadLettersArgument,
  deleteArgument,
  deliveriesArgument,
  extensionArgument,
  groupArgument,
  PLACE,
  seekTarget,
  sendArgument,
  sendManyArgument,
  topicArgument,
  topicDeclaration,
  type DeadLetters,
  type Deliveries,
  type Extension,
  type GroupName,
  type MessageToDelete,
  type MessageToSend,
  type TopicDeclaration,
  type TopicName,
} from './action-schema';
import { deleteMessage } from './delete-message';
import { draftOf } from './draft';
import { sendMany } from './send-many';
import { purgeAll } from './purge-all';
import { resend } from './resend';
import { endDeliveries, extendDeliveries, type SettleParts } from './settle-deliveries';

/** What was done to a topic: it got a shape, or is being dropped, or a group of it. */
type TopicChange =
  | { readonly topic: TopicRef; readonly shape: TopicShape }
  | { readonly dropped: TopicRef | Subscription };

export interface ActionsOptions {
  readonly broker: Broker;
  readonly store: Store;
  readonly clock: Clock;
  readonly shared: SharedSettings;
  /** Groups that pull, for which the same verbs work on their rows. */
  readonly pulls: PullGroups;
  /** Is told what was done to messages. */
  readonly observe?: Observe | undefined;
  /** Is called when a topic was dropped. */
  readonly onDropped?: ((topic: TopicRef) => Promise<void>) | undefined;
}

const TOPICS = 'topics';

/**
 * Does by hand what otherwise takes a signed request, or time. Rejects with `MqError` as the broker
 * does, and with `ControlError` for what makes no sense, as over HTTP.
 */
export class Actions {
  readonly #broker: Broker;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #shared: SharedSettings;
  readonly #pulls: PullGroups;
  readonly #observe: Observe | undefined;
  readonly #onDropped: ActionsOptions['onDropped'];

  constructor({ broker, store, clock, shared, pulls, observe, onDropped }: ActionsOptions) {
    this.#onDropped = onDropped;
    this.#observe = observe;
    this.#pulls = pulls;
    this.#broker = broker;
    this.#store = store;
    this.#clock = clock;
    this.#shared = shared;
    shared.onAnnouncement(TOPICS, async (text) => {
      const change = JSON.parse(text) as TopicChange;
      if ('shape' in change) return broker.learn(change.topic, change.shape);
      await broker.endPolls(change.dropped);
      broker.forgetTopic(change.dropped);
    });
  }

  /** Publishes without a signature; what is refused over HTTP is refused here. */
  async send(message: MessageToSend, requestId = NO_REQUEST): Promise<PublishResult> {
    const draft = draftOf(checkArgument(sendArgument, message), this.#clock.now(), requestId);
    // Requests of the control API are not kept, so no event names them.
    return this.#broker.publish(refOf(message), draft, undefined);
  }

  /**
   * Publishes up to 1,000 messages of any topics, one after the other. All are looked at first: where
   * one would be refused none is sent, and the refusal says which. Where the store fails on the way,
   * the refusal says how many were sent.
   */
  async sendMany(
    messages: readonly MessageToSend[],
    requestId = NO_REQUEST,
  ): Promise<PublishResult[]> {
    checkArgument(sendManyArgument, { messages });
    return sendMany({ broker: this.#broker, clock: this.#clock }, messages, requestId);
  }

  /**
   * Ends deliveries as if their time were up, so that the messages are delivered again; says how
   * many. Of a group that pulls, one message is ended together with the rest of its batch.
   */
  async expire(of: Deliveries): Promise<number> {
    const now = this.#clock.now();
    return this.#end(of, { as: 'released', now, at: now });
  }

  /**
   * Puts off the end of deliveries to so long from now, so that messages are not delivered again
   * before; says how many. Their receipt handles stay good. One that ends later anyway stays as it is.
   * Groups that pull have no such time.
   */
  async extend(of: Extension): Promise<{ extended: number; until: number }> {
    const { duration, ...which } = checkArgument(extensionArgument, of);
    const subscription = subscriptionOf(of);
    const now = this.#clock.now();
    const until = now + durationMs(duration, 'duration');
    const parts = this.#settleParts(subscription);
    return { extended: await extendDeliveries(parts, subscription, which, { now, until }), until };
  }

  /**
   * Makes dead letters of messages that are in flight; says how many. A group that pulls has no dead
   * letters: it goes on behind the batches that are meant.
   */
  async bury(of: Deliveries): Promise<number> {
    return this.#end(of, { as: 'buried', now: this.#clock.now() });
  }

  /**
   * Makes dead letters deliverable to their group again, with a new count; all, or those with these
   * ids. Says how many. Rejects with the 404 that names what is not there, and then resends none.
   */
  async resend(of: DeadLetters): Promise<number> {
    const { messageIds } = checkArgument(deadLettersArgument, of);
    const subscription = subscriptionOf(of);
    const note = (ids: readonly string[]): void => this.#note(subscription, 'resent', ids);
    return resend({ broker: this.#broker, store: this.#store, note }, subscription, messageIds);
  }

  /**
   * Takes one message out by hand, for a group or for all: from what is scheduled or half, from dead
   * letters, and from deliveries, in flight or ended. Says from how many places. Rejects with the 409
   * where a group has still to come to it, for nothing is taken out of the middle of a queue; and with
   * the 404 where it is nowhere.
   */
  async deleteMessage(of: MessageToDelete): Promise<number> {
    const { id, group } = checkArgument(deleteArgument, of);
    const topic = refOf(of);
    const [store, now] = [this.#store, this.#clock.now()];
    const deleted = await deleteMessage({ store, now }, topic, id.toUpperCase(), group);
    for (const group of deleted.groups) {
      const at = this.#clock.now();
      this.#observe?.({ kind: 'cleared', at, of: { ...topic, group }, ids: [id.toUpperCase()] });
    }
    return deleted.count;
  }

  /** Removes every message of a topic, in whatever state; its groups stay. Says how many there were, dead letters too. */
  async purge(of: TopicName): Promise<number> {
    const topic = refOf(checkArgument(topicArgument, of));
    const purged = await purgeAll(this.#store, topic);
    await this.#pulls.purged(topic);
    this.#noteCleared(topic);
    return purged;
  }

  /**
   * Moves a group to the first message still there, behind the last, or to the first since a time.
   * What is in flight is in flight no more, but that a batch which was pulled keeps its lock with
   * `keepLocks`, as the MQCloud gateway has it.
   */
  async seek(
    of: GroupName,
    to: string | number,
    { keepLocks = false }: { readonly keepLocks?: boolean } = {},
  ): Promise<void> {
    const subscription = subscriptionOf(checkArgument(groupArgument, of));
    checkArgument(seekTarget, { to });
    const end = to === 'begin' ? 'earliest' : to === 'end' ? 'latest' : undefined;
    const target = end ?? { at: instantMs(to, 'to', PLACE) };
    await this.#store.seek(subscription, target);
    await this.#pulls.seek(subscription, target, keepLocks);
    this.#noteCleared(subscription, target);
  }

  /**
   * Makes a topic, or gives it this shape; queues are only ever added. Without a type it is normal;
   * without a number it has one queue, an ordered one eight.
   */
  async declareTopic(of: TopicName, shape: TopicDeclaration = {}): Promise<void> {
    const topic = refOf(checkArgument(topicArgument, of));
    const { type = 'normal', queues } = checkArgument(topicDeclaration, shape);
    const made = { type, queues: queues ?? queuesOfType[type] };
    await this.#broker.declareTopic(topic, made);
    await this.#announce({ topic, shape: made });
  }

  /** Makes a group of a topic that exists. */
  async declareGroup(of: GroupName): Promise<void> {
    await this.#broker.declareGroup(subscriptionOf(checkArgument(groupArgument, of)));
  }

  /**
   * Removes a topic and all that is in it; says whether there was one. Polls that wait for it, in
   * whichever process, are answered with nothing.
   */
  async dropTopic(of: TopicName): Promise<boolean> {
    return this.#drop(refOf(checkArgument(topicArgument, of)));
  }

  /** Removes a group with its dead letters, as `dropTopic` does a topic. */
  async dropGroup(of: GroupName): Promise<boolean> {
    return this.#drop(subscriptionOf(checkArgument(groupArgument, of)));
  }

  async #drop(what: TopicRef | Subscription): Promise<boolean> {
    // Before it is gone too: a poll that looked again meanwhile could find what another one made.
    await this.#announce({ dropped: what });
    const dropped = await this.#store.drop(what);
    if (!('group' in what)) await this.#onDropped?.(what);
    this.#noteCleared(what);
    await this.#announce({ dropped: what });
    return dropped;
  }

  /** Resolves when every process has acted on the change. */
  #announce(change: TopicChange): Promise<void> {
    return this.#shared.announce(TOPICS, JSON.stringify(change));
  }

  async #end(of: Deliveries, settlement: Settlement): Promise<number> {
    const which = checkArgument(deliveriesArgument, of);
    const subscription = subscriptionOf(of);
    return endDeliveries(this.#settleParts(subscription), subscription, which, settlement);
  }

  #settleParts(of: Subscription): SettleParts {
    return {
      ...{ store: this.#store, pulls: this.#pulls },
      note: (as, ids, more) => this.#note(of, as, ids, more),
    };
  }

  #noteCleared(of: TopicRef | Subscription, to?: SeekTarget): void {
    this.#observe?.({ kind: 'cleared', at: this.#clock.now(), of, to });
  }

  #note(
    of: Subscription,
    as: MovedEvent['as'],
    ids: readonly string[],
    more: Pick<MovedEvent, 'until' | 'pull'> = {},
  ): void {
    if (ids.length === 0) return;
    this.#observe?.({ kind: 'moved', at: this.#clock.now(), of, as, ids, ...more });
  }
}

function refOf({ ns = '', topic }: TopicName): TopicRef {
  return { instance: ns, topic };
}

function subscriptionOf({ ns = '', topic, group }: GroupName): Subscription {
  return { instance: ns, topic, group };
}
