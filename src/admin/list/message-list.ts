import type { Policy } from '../../broker/policy';
import { messageIn } from '../../broker/payload';
import type { Clock } from '../../clock';
import { compact } from '../../lib/compact';
import { isTagged } from '../../lib/tag-expression';
import { Slice } from '../../lib/turn';
import { checkArgument } from '../../schema/check-argument';
import { MqError } from '../../errors';
import type { Entry, Start, Store, TopicRef } from '../../store/store';
import { decodeEnds, encodeEnds } from './ends-cursor';
import { decodePlace, encodePlace, isBefore, type ListPlace } from './place-cursor';
import { areListed, listedIn } from './listed-states';
import { GroupStates } from './group-states';
import { lookAt, type LookContext, type PlacedMessage } from '../look/message-places';
import {
  listArgument,
  type GroupState,
  type ListQuery,
  type MessagePage,
  type MessageRow,
  type RowState,
} from './list-schema';
import { NewestFirst } from './newest-first';

export interface MessageListOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  /** Where a group that pulls begins in a queue that it never committed. */
  readonly pullStart: Start;
}

const DEFAULT_LIMIT = 100;
const START_CHARACTERS = 200;
/** How many topics and messages a call looks at. */
const MOST_TOPICS = 200;
const MOST_LOOKED_AT = 2_000;

/** A row, and the time by which it is put in order. */
interface DatedRow {
  readonly at: number;
  readonly row: MessageRow;
}

/** Messages of all topics in one list, the newest first, each once, with what it is for every group. */
export class MessageList {
  constructor(private readonly options: MessageListOptions) {}

  /**
   * Messages that match, the newest first: what is in the queues by when it came there, what is
   * scheduled or half by when it was published. Of states that the store lists by themselves (dead,
   * inflight, scheduled, half) all are found, however many newer messages there are. For others a next
   * page is only there of a single topic. A call
   * looks at a bounded number of messages: with filters a page may hold few or none and have a
   * `next`. Rejects with `MqError('TopicNotExist')` for a topic that is named with its instance, or
   * alone, and is nowhere.
   */
  async page(query: ListQuery = {}): Promise<MessagePage> {
    const wanted = checkArgument(listArgument, query);
    const { looks, isCut } = await this.#looks(wanted);
    if (looks.length === 0 && wanted.topic !== undefined) {
      throw new MqError('TopicNotExist', `topic ${wanted.topic} does not exist`);
    }
    const { states } = wanted;
    if (states !== undefined && areListed(states)) {
      return this.#listed(looks, { ...wanted, states }, isCut);
    }
    const only = looks.length === 1 ? looks[0] : undefined;
    const ends = only && wanted.cursor !== undefined ? decodeEnds(wanted.cursor) : undefined;
    const rows = new Rows(wanted);
    // What waits outside the queues is on the first page.
    if (ends === undefined) for (const look of looks) await addWaiting(rows, look);
    const list = new NewestFirst(looks, ends);
    const isWhole = (await fill(rows, list)) || (await list.isEmpty());
    const mostDeliveries = this.options.policy.maxRetries + 1;
    const page = { messages: rows.newest(), mostDeliveries, more: !isWhole || isCut };
    return isWhole || only === undefined ? page : { ...page, next: encodeEnds(list.ends) };
  }

  /** A page of states that the store lists by themselves, of any number of topics. */
  async #listed(
    looks: readonly LookContext[],
    query: ListQuery & { readonly states: Parameters<typeof listedIn>[1] },
    isCut: boolean,
  ): Promise<MessagePage> {
    const { states, group, cursor } = query;
    const after = cursor === undefined ? undefined : decodePlace(cursor);
    const rows = new Rows(query);
    let isWhole = !isCut;
    for (const look of looks) {
      const listed = await listedIn(look, states, group);
      isWhole &&= listed.isWhole;
      for (const row of await rowsOf(rows, look, listed.found)) {
        if (after === undefined || isBefore(placeOf(row), after)) rows.add(row.at, row.row);
      }
    }
    const all = rows.newest();
    const messages = all.slice(0, rows.limit);
    const mostDeliveries = this.options.policy.maxRetries + 1;
    const page = { messages, mostDeliveries, more: !isWhole || all.length > rows.limit };
    const last = rows.at(rows.limit - 1);
    return all.length > rows.limit && last ? { ...page, next: encodePlace(placeOf(last)) } : page;
  }

  /** `isCut`: there are more topics than are looked at. */
  async #looks({ ns, topic }: ListQuery): Promise<{ looks: LookContext[]; isCut: boolean }> {
    const { store, clock, policy, pullStart } = this.options;
    const refs = (await store.topics()).filter(
      (ref) => (ns ?? ref.instance) === ref.instance && (topic ?? ref.topic) === ref.topic,
    );
    const parts = { store, policy, pullStart, now: clock.now() };
    const looks = await Promise.all(
      refs.slice(0, MOST_TOPICS).map((topic) => lookAt(parts, topic)),
    );
    const isCut = refs.length > MOST_TOPICS;
    return { looks: looks.filter((look) => look !== undefined), isCut };
  }
}

/** Puts messages of the queues into a page until it is full; says whether there are no more. */
async function fill(rows: Rows, list: NewestFirst): Promise<boolean> {
  const slice = new Slice();
  for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT && !rows.isFull; lookedAt++) {
    const next = await list.next();
    if (next === undefined) return true;
    const { look, queue, entry } = next;
    const { offset, at } = entry;
    if (rows.isOf(entry)) {
      const states = await rows.statesIn(look);
      rows.add(at, rowOf(look.topic, entry, states.at({ id: messageIn(entry).id, queue, offset })));
    }
    await slice.rest();
  }
  return false;
}

/** Rows of messages that a list of the store names, each once. */
async function rowsOf(
  rows: Rows,
  look: LookContext,
  found: readonly PlacedMessage[],
): Promise<DatedRow[]> {
  const dated = new Map<string, DatedRow>();
  for (const { entry, state, storedAt, queue = -1, offset = -1 } of found) {
    if (!rows.isOf(entry)) continue;
    const { id, publishedAt, deliverAt = 0 } = messageIn(entry);
    if (state === 'scheduled' || state === 'half') {
      dated.set(id, { at: publishedAt, row: { ...rowOf(look.topic, entry, []), state } });
    } else if (!dated.has(id)) {
      const states = (await rows.statesIn(look)).at({ id, queue, offset });
      const at = storedAt ?? Math.max(publishedAt, deliverAt);
      dated.set(id, { at, row: rowOf(look.topic, entry, states) });
    }
  }
  return [...dated.values()];
}

/** What is scheduled or half: as many as a page has. */
async function addWaiting(rows: Rows, look: LookContext): Promise<void> {
  const { store, topic, described } = look;
  const kinds = (['scheduled', 'half'] as const).filter((kind) => described[kind] > 0);
  for (const kind of kinds) {
    for (const entry of await store.list(topic, kind, rows.limit)) {
      if (!rows.isOf(entry)) continue;
      const { publishedAt } = messageIn(entry);
      rows.add(publishedAt, { ...rowOf(topic, entry, []), state: kind });
    }
  }
}

/** The rows of a page. */
class Rows {
  readonly limit: number;
  readonly #query: ListQuery;
  readonly #rows: DatedRow[] = [];
  readonly #states = new Map<LookContext, Promise<GroupStates>>();
  #fromQueues = 0;

  constructor(query: ListQuery) {
    this.#query = query;
    this.limit = query.limit ?? DEFAULT_LIMIT;
  }

  get isFull(): boolean {
    return this.#fromQueues >= this.limit;
  }

  statesIn(look: LookContext): Promise<GroupStates> {
    const states = this.#states.get(look) ?? GroupStates.of(look, this.#query.group);
    this.#states.set(look, states);
    return states;
  }

  /** Whether its tag, key and body are as asked for. */
  isOf(entry: Entry): boolean {
    const { tag, key, body } = this.#query;
    if (tag !== undefined && !isTagged(entry.tag, tag)) return false;
    if (key === undefined && body === undefined) return true;
    const message = messageIn(entry);
    return (key ?? message.key) === message.key && message.body.includes(body ?? '');
  }

  add(at: number, row: MessageRow): void {
    const { states } = this.#query;
    if (states !== undefined && !states.includes(row.state)) return;
    if (row.state !== 'scheduled' && row.state !== 'half') this.#fromQueues++;
    this.#rows.push({ at, row });
  }

  newest(): MessageRow[] {
    this.#rows.sort((a, b) => b.at - a.at || (b.row.id < a.row.id ? -1 : 1));
    return this.#rows.map(({ row }) => row);
  }

  /** The one at a place among the newest. */
  at(place: number): DatedRow | undefined {
    return this.#rows[place];
  }
}

function rowOf(
  { instance: ns, topic }: TopicRef,
  entry: Entry,
  groups: readonly GroupState[],
): MessageRow {
  const { id, body, tag, key, publishedAt, deliverAt } = messageIn(entry);
  // Without a group nobody has had it.
  const state: RowState = groups[0]?.state ?? 'ready';
  const start = body.slice(0, START_CHARACTERS);
  const facts = { id, ns, topic, tag, key, start, characters: body.length, publishedAt, deliverAt };
  return compact<MessageRow>({ ...facts, state, groups });
}

/** Where a row is among all, by its time and id. */
function placeOf({ at, row }: DatedRow): ListPlace {
  return [at, row.id];
}
