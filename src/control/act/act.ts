import type { Broker } from '../../broker/broker';
import type { MovedEvent, Observe } from '../../broker/events';
import type { Published } from '../../broker/message';
import type { Clock } from '../../clock';
import { MqError } from '../../errors';
import type {
  SeekTarget,
  Settlement,
  Store,
  Subscription,
  TopicRef,
  TopicShape,
} from '../../store/store';
import { durationMs, instantMs, type Duration } from '../api/duration';
import type { Fleet } from '../processes/fleet';
import { inFlight, type Picked } from './in-flight';
import { invalid } from '../api/problem';

/** A topic; `ns` absent: of the default instance. */
export interface TopicName {
  readonly ns?: string | undefined;
  readonly topic: string;
}
/** A group of a topic. */
export interface GroupName extends TopicName {
  readonly group: string;
}

/** A message to be sent. */
export interface Sending extends TopicName {
  readonly body: string;
  readonly tag?: string | undefined;
  readonly key?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
  readonly shardingKey?: string | undefined;
  /** Epoch ms or ISO 8601; or else `delay`. */
  readonly deliverAt?: string | number | undefined;
  readonly delay?: Duration | undefined;
  /** Makes the message transactional: how long its publish handle is good before it is checked. */
  readonly immunity?: Duration | undefined;
}

export interface ActOptions {
  readonly broker: Broker;
  readonly store: Store;
  readonly clock: Clock;
  readonly fleet: Fleet;
  /** Is told what was done to messages. */
  readonly observe?: Observe | undefined;
}

const BOARD = 'dropped';
const BATCH = 500;
/** Where a group can be moved to, in words. */
export const PLACE = 'begin, end, epoch ms, or an ISO 8601 date and time';
/** Later than any message. */
const END_OF_TIME = 8_640_000_000_000_000;

/** Does by hand what otherwise takes a signed request, or time. Rejects with `MqError` as the broker does. */
export class Act {
  readonly #broker: Broker;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #fleet: Fleet;
  readonly #observe: Observe | undefined;

  constructor({ broker, store, clock, fleet, observe }: ActOptions) {
    this.#observe = observe;
    this.#broker = broker;
    this.#store = store;
    this.#clock = clock;
    this.#fleet = fleet;
    fleet.on(BOARD, (bulletin) => {
      if (bulletin !== undefined) broker.forgetTopic(JSON.parse(bulletin) as TopicRef);
    });
  }

  /** Publishes without a signature; what is refused over HTTP is refused here. */
  async send(sending: Sending, requestId = 'CONTROL'): Promise<Published> {
    const { body, tag, key, properties, shardingKey, deliverAt, delay, immunity } = sending;
    if (deliverAt !== undefined && delay !== undefined) {
      throw invalid('delay', 'either deliverAt or delay', delay);
    }
    const at = delay === undefined ? undefined : this.#clock.now() + durationMs(delay, 'delay');
    return this.#broker.publish(
      refOf(sending),
      {
        ...{ body, tag, key, shardingKey },
        properties: properties && Object.entries(properties),
        deliverAt: deliverAt === undefined ? at : instantMs(deliverAt, 'deliverAt'),
        immunityMs: immunity === undefined ? undefined : durationMs(immunity, 'immunity'),
      },
      requestId,
    );
  }

  /** Ends deliveries as if their time were up, so that the messages are delivered again; says how many. */
  expire(of: GroupName & Picked): Promise<number> {
    const now = this.#clock.now();
    return this.#settle(of, { as: 'released', now, at: now });
  }

  /** Makes dead letters of messages that are in flight; says how many. */
  bury(of: GroupName & Picked): Promise<number> {
    return this.#settle(of, { as: 'buried', now: this.#clock.now() });
  }

  /** Makes dead letters deliverable to their group again, with a new count; all, or those with these ids. */
  async resend(of: GroupName & { readonly messageIds?: readonly string[] }): Promise<number> {
    const subscription = subscriptionOf(of);
    const wanted = of.messageIds && new Set(of.messageIds);
    let resent = 0;
    let letters = await this.#broker.deadLetters(subscription, 0, BATCH);
    while (letters.length > 0) {
      const meant = letters.filter(({ id }) => wanted === undefined || wanted.has(id));
      const offsets = meant.map(({ offset }) => offset);
      if (offsets.length > 0) resent += await this.#broker.resend(subscription, offsets);
      this.#note(
        subscription,
        'resent',
        meant.map(({ id }) => id),
      );
      const next = (letters.at(-1)?.offset ?? 0) + 1;
      letters = await this.#broker.deadLetters(subscription, next, BATCH);
    }
    return resent;
  }

  /** Removes every message of a topic, in whatever state; its groups stay. Says how many there were, dead letters too. */
  async purge(of: TopicName): Promise<number> {
    await this.#mustExist(of);
    let purged = 0;
    let more = true;
    while (more) {
      // At the end of time everything is due, and was kept long enough.
      const swept = await this.#store.sweep(refOf(of), {
        now: END_OF_TIME,
        maxTimes: Number.MAX_SAFE_INTEGER,
        retainSince: END_OF_TIME + 1,
        retainHalfSince: END_OF_TIME + 1,
        retainDeadSince: END_OF_TIME + 1,
        groupsSince: 0,
      });
      purged += swept.dropped;
      ({ more } = swept);
    }
    this.#noteCleared(refOf(of));
    return purged;
  }

  /** Moves a group to the first message still there, behind the last, or to the first since a time. */
  async seek(of: GroupName, to: string | number): Promise<void> {
    const place = to === 'begin' ? 'earliest' : to === 'end' ? 'latest' : undefined;
    const target = place ?? { at: instantMs(to, 'to', PLACE) };
    const subscription = subscriptionOf(of);
    await this.#store.seek(subscription, target);
    this.#noteCleared(subscription, target);
  }

  /** Makes a topic, or gives it this shape; queues are only ever added. */
  async declareTopic(of: TopicName, { type, queues }: TopicShape): Promise<void> {
    await this.#broker.declareTopic(refOf(of), { type, queues });
  }

  /** Makes a group of a topic that exists. */
  async declareGroup(of: GroupName): Promise<void> {
    await this.#broker.declareGroup(subscriptionOf(of));
  }

  /** Removes a topic and all that is in it; says whether there was one. Polls that wait go on waiting. */
  async dropTopic(of: TopicName): Promise<boolean> {
    const dropped = await this.#store.dropTopic(refOf(of));
    this.#noteCleared(refOf(of));
    await this.#dropped(of);
    return dropped;
  }

  /** Removes a group with its dead letters; says whether there was one. Its polls that wait begin anew. */
  async dropGroup(of: GroupName): Promise<boolean> {
    const dropped = await this.#store.dropGroup(subscriptionOf(of));
    this.#noteCleared(subscriptionOf(of));
    await this.#dropped(of);
    return dropped;
  }

  /** Polls that waited for what is gone have to look again, here and elsewhere. */
  #dropped(of: TopicName): Promise<void> {
    const topic = refOf(of);
    this.#broker.forgetTopic(topic);
    return this.#fleet.inTurn(() => this.#fleet.post(BOARD, JSON.stringify(topic)));
  }

  async #settle(of: GroupName & Picked, settlement: Settlement): Promise<number> {
    const subscription = subscriptionOf(of);
    const handles = await inFlight(this.#store, subscription, of, settlement.now);
    let done = 0;
    for (let from = 0; from < handles.length; from += BATCH) {
      const batch = handles.slice(from, from + BATCH);
      const settled = await this.#store.settle(subscription, batch, settlement);
      const ended = batch.filter((_, index) => settled[index] === 'done').map(({ id }) => id);
      this.#note(subscription, settlement.as === 'buried' ? 'buried' : 'expired', ended);
      done += ended.length;
    }
    if (of.receiptHandle === undefined || done > 0) return done;
    throw new MqError('ReceiptHandleExpired', 'its delivery is not in flight any more');
  }

  #note(of: Subscription, as: MovedEvent['as'], ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#observe?.({ kind: 'moved', at: this.#clock.now(), of, as, ids });
  }

  #noteCleared(of: TopicRef | Subscription, to?: SeekTarget): void {
    this.#observe?.({ kind: 'cleared', at: this.#clock.now(), of, to });
  }

  async #mustExist(of: TopicName): Promise<void> {
    if ((await this.#store.describe(refOf(of), this.#clock.now())) !== undefined) return;
    throw new MqError('TopicNotExist', `there is no topic ${of.topic}`);
  }
}

function refOf({ ns = '', topic }: TopicName): TopicRef {
  return { instance: ns, topic };
}

function subscriptionOf({ ns = '', topic, group }: GroupName): Subscription {
  return { instance: ns, topic, group };
}
