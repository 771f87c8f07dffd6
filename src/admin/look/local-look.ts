import type { LastPoll, ParkedPoll, Polls } from '../../broker/polls';
import type { Policy } from '../../broker/policy';
import { Slice } from '../../lib/turn';
import { isTagged } from '../../lib/tag-expression';
import type { Clock } from '../../clock';
import { MqError } from '../../errors';
import type { Start, Store, Subscription, TopicRef } from '../../store/store';
import { decodeCursor, encodeCursor, wrongCursor, type Cursor } from './cursor';
import { groupView } from './group-view';
import {
  STATES,
  type Due,
  type GroupsQuery,
  type GroupView,
  type MessagesQuery,
  type MessageView,
  type PollsQuery,
  type TopicsQuery,
  type TopicView,
} from './look-schema';
import { messageView } from './message-view';
import { earliest, nextDue } from './next-due';
import { placesOf, type LookContext, type MessagePlace } from './message-places';

export interface LookOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly polls: Polls;
  /** Where a group that pulls begins in a queue that it never committed. */
  readonly pullStart: Start;
}

const DEFAULT_LIMIT = 100;
/** Characters of bodies after which a page ends, and how many messages are taken into it at a time. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
const AT_ONCE = 32;
/** How many messages one call looks at, and how often it asks the store, to find those that match. */
const MOST_LOOKED_AT = 2_000;
const MOST_LOOKS = 300;

/** Looks at what is there without any effect on it. */
export class LocalLook {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #policy: Policy;
  readonly #polls: Polls;
  readonly #pullStart: Start;

  constructor({ store, clock, policy, polls, pullStart }: LookOptions) {
    this.#pullStart = pullStart;
    this.#store = store;
    this.#clock = clock;
    this.#policy = policy;
    this.#polls = polls;
  }

  /** Topics by instance, then name. */
  async topics(query: TopicsQuery = {}): Promise<{ topics: TopicView[]; next?: string }> {
    const { page, next } = await this.#topicsOf(query, query.limit ?? DEFAULT_LIMIT);
    const views = page.map(async (ref): Promise<TopicView[]> => {
      const described = await this.#store.describe(ref, this.#clock.now());
      if (described === undefined) return [];
      const { type, queues, ranges, scheduled, half, groups } = described;
      const stored = ranges.reduce((sum, { min, max }) => sum + max - min, 0);
      const names = groups.map(({ group }) => group);
      const view = { type, queues, stored, scheduled, half, groups: names };
      return [{ ns: ref.instance, topic: ref.topic, ...view }];
    });
    return { topics: (await Promise.all(views)).flat(), ...next };
  }

  /**
   * Groups by instance, topic and name; the limit counts topics. What was handed out too often
   * counts as dead once its last delivery is over, though nobody has come by to see it; of very
   * many of these some may still count as ready.
   */
  async groups(query: GroupsQuery = {}): Promise<{ groups: GroupView[]; next?: string }> {
    const { page, next } = await this.#topicsOf(query, query.limit ?? DEFAULT_LIMIT);
    const budget = { looks: MOST_LOOKS };
    const views = page.map(async (ref): Promise<GroupView[]> => {
      const now = this.#clock.now();
      const described = await this.#store.describe(ref, now);
      if (described === undefined) return [];
      const wanted = described.groups.filter(
        ({ group }) => query.group === undefined || group === query.group,
      );
      const look = { ...this.#kept, now, described, budget };
      return Promise.all(wanted.map((one) => groupView(look, ref, one)));
    });
    return { groups: (await Promise.all(views)).flat(), ...next };
  }

  /**
   * Messages of a topic in the given states, state by state in the order of the query:
   *
   * - `ready`: what the group would get now, deliveries that were not acked in time among them;
   *   without a group everything in the queues, whoever has had it;
   * - `inflight`: handed to the group (without one: to any) and neither acked nor over;
   * - `scheduled`: waiting for its time; `half`: neither committed nor rolled back;
   * - `dead`: handed to the group (or any) too often; also while it is resent, until it is acked.
   *
   * A message can be in several of these for several groups and comes once for each. A call looks
   * at a bounded number of messages: with filters, a page may hold few or none although there is a
   * `next`. Rejects with `MqError('TopicNotExist')`; a group that does not exist is taken for new.
   */
  async messages(query: MessagesQuery): Promise<{ messages: MessageView[]; next?: string }> {
    const look = await this.#lookAt({ instance: query.ns ?? '', topic: query.topic });
    const states = query.states ?? STATES;
    const places = states.flatMap((state) => placesOf(look, state, query.group));
    const cursor = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
    const first = cursor === undefined ? 0 : places.findIndex(({ name }) => name === cursor.part);
    if (first < 0) throw wrongCursor(query.cursor ?? '');
    return search(places.slice(first), cursor?.after, look.topic, query);
  }

  /** What falls due first, after now; `undefined`: nothing does. O(topics × groups × queues). */
  async nextDue(): Promise<Due | undefined> {
    const now = this.#clock.now();
    let next: Due | undefined;
    for (const topic of await this.#store.topics()) {
      const described = await this.#store.describe(topic, now);
      if (described === undefined) continue;
      const due = await nextDue({ ...this.#kept, topic, described, now });
      next = earliest([next, due].filter((one) => one !== undefined));
    }
    return next;
  }

  /** Calls that wait for messages in this process. */
  parked(query: PollsQuery = {}): ParkedPoll[] {
    return this.#polls.parked.filter((poll) => isOf(query, poll));
  }

  /** When which client last asked this process for messages of which group, the most recent first. */
  lastPolls(query: PollsQuery = {}): LastPoll[] {
    return this.#polls.last.filter((poll) => isOf(query, poll));
  }

  async #lookAt(topic: TopicRef): Promise<LookContext> {
    const now = this.#clock.now();
    const described = await this.#store.describe(topic, now);
    if (described === undefined) {
      throw new MqError('TopicNotExist', `topic ${topic.topic} does not exist`);
    }
    return { ...this.#kept, topic, described, now };
  }

  get #kept() {
    return { store: this.#store, policy: this.#policy, pullStart: this.#pullStart };
  }

  async #topicsOf(
    query: GroupsQuery,
    limit: number,
  ): Promise<{ page: TopicRef[]; next: { next?: string } }> {
    const after = query.cursor === undefined ? undefined : placeIn(query.cursor);
    const all = (await this.#store.topics()).filter(({ instance, topic }) => {
      return isOf({ ns: query.ns, topic: query.topic }, { instance, topic, group: '' });
    });
    const from = after === undefined ? 0 : all.findIndex((ref) => isAfter(ref, after));
    const page = from < 0 ? [] : all.slice(from, from + limit);
    const last = page.at(-1);
    const isMore = last !== undefined && from + limit < all.length;
    return { page, next: isMore ? { next: encodeCursor({ part: placeOf(last) }) } : {} };
  }
}

/** Looks through places until the page is full or it has looked at enough. */
async function search(
  places: readonly MessagePlace[],
  from: Cursor['after'],
  topic: TopicRef,
  query: MessagesQuery,
): Promise<{ messages: MessageView[]; next?: string }> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const messages: MessageView[] = [];
  let after = from;
  let looks = 0;
  let lookedAt = 0;
  let characters = 0;
  const slice = new Slice();
  for (const place of places) {
    do {
      const isFull = messages.length >= limit || characters >= MOST_CHARACTERS;
      if (isFull || looks === MOST_LOOKS || lookedAt >= MOST_LOOKED_AT) {
        return { messages, next: encodeCursor({ part: place.name, after }) };
      }
      const room = Math.min(limit - messages.length, AT_ONCE);
      const page = await place.page(after, room);
      for (const found of page.found) {
        const view = messageView(topic, found);
        if (!isWanted(view, query)) continue;
        messages.push(view);
        characters += view.body.length;
      }
      after = page.next;
      await slice.rest();
      looks++;
      lookedAt += room;
    } while (after !== undefined);
  }
  return { messages };
}

function isWanted(message: MessageView, { tag, key }: MessagesQuery): boolean {
  if (tag !== undefined && !isTagged(message.tag, tag)) return false;
  return key === undefined || message.key === key;
}

function isOf({ ns, topic, group }: PollsQuery, of: Subscription): boolean {
  if (ns !== undefined && of.instance !== ns) return false;
  if (topic !== undefined && of.topic !== topic) return false;
  return group === undefined || of.group === group;
}

function placeOf({ instance, topic }: TopicRef): string {
  return JSON.stringify([instance, topic]);
}

function placeIn(cursor: string): TopicRef {
  try {
    const [instance, topic] = JSON.parse(decodeCursor(cursor).part) as unknown[];
    if (typeof instance === 'string' && typeof topic === 'string') return { instance, topic };
  } catch {
    // Of another listing.
  }
  throw wrongCursor(cursor);
}

/** Whether a topic comes after another in the order of all topics. */
function isAfter({ instance, topic }: TopicRef, other: TopicRef): boolean {
  return instance > other.instance || (instance === other.instance && topic > other.topic);
}
