import { ownKey } from '../../broker/own-key';
import { receiptHandlesOf } from '../../broker/receipt-handle';
import { findsIn, TextSearch } from '../../history/event-finds';
import type { EventLog } from '../../history/event-log';
import { compact } from '../../lib/compact';
import { checkArgument } from '../../schema/check-argument';
import type { Peers } from '../../shared/peers';
import type { Subscription, TopicRef } from '../../store/store';
import { instanceWords, sentence, type Lang, type WordKey } from '../../words/words';
import { lookAt, type LookContext } from '../look/message-places';
import { placeOfRequest } from '../requests/request-place';
import { headOf } from '../requests/request-view';
import type { Requests } from '../requests/requests';
import { SearchBudget } from './pages';
import { findsInTopic } from './store-search';
import type { SurroundingsOptions } from './surroundings';
import { whereabouts } from './whereabouts';
import { findQuery, type FindQuery, type FindReply, type Hit } from './why-schema';

export interface FinderOptions extends Omit<SurroundingsOptions, 'look' | 'watch'> {
  readonly log?: EventLog | undefined;
  readonly peers: Peers;
  readonly requests: Requests;
}

const DEFAULT_LIMIT = 20;
/** Messages of the store that are looked at, and topics. */
const MOST_LOOKED_AT = 20_000;
const MOST_TOPICS = 1_000;
const ID = /^[0-9a-f]{32}$/i;
const REQUEST_ID = /^[0-9a-f]{24}$/i;

/** What was found, before it is put into words. */
type Found = Omit<Hit, 'sentence'>;

/** Finds messages, topics and groups by whatever somebody has of them, over all instances. */
export class Finder {
  constructor(private readonly options: FinderOptions) {
    options.peers.on('find', (query) => {
      const { q, limit } = query as { readonly q: string; readonly limit: number };
      return this.#inEvents(q, limit);
    });
  }

  /**
   * What a text is: a message's id, receipt handle, key, tag or part of its body, the id of a
   * request, which finds the request and the messages it had to do with, the requestId of a batch of
   * the MQCloud gateway, or a topic or group.
   * Of each queue the newest messages are looked at, at most 20,000 together.
   */
  async find(query: FindQuery): Promise<FindReply> {
    const { q, limit = DEFAULT_LIMIT, lang = 'en' } = checkArgument(findQuery, query);
    const hits = new Hits(limit);
    const looks = await this.#looks();
    await this.#byId(q, hits);
    await this.#request(q, hits);
    hits.addAll(namesIn(looks, q));
    let searched = 0;
    const elsewhere = await this.options.peers.ask<ReturnType<typeof findsIn>>('find', {
      q,
      limit,
    });
    for (const told of [this.#inEvents(q, limit), ...elsewhere]) {
      searched += told.searched;
      for (const { instance: ns, ...find } of told.finds) hits.add({ ns, ...find });
    }
    const budget = new SearchBudget(MOST_LOOKED_AT);
    await this.#inStore(q, looks, hits, budget);
    searched += budget.looked;
    const found = hits.all.map(
      (hit) => compact({ ...hit, sentence: wordsOf(q, hit, lang) }) as Hit,
    );
    return { found, searched, more: hits.isOver() || budget.isSpent };
  }

  #inEvents(q: string, limit: number) {
    return findsIn(this.options.log, q, limit);
  }

  async #request(q: string, hits: Hits): Promise<void> {
    const found = REQUEST_ID.test(q) ? await this.options.requests.find(q) : undefined;
    if (found === undefined) return;
    const { instance: ns, topic, group } = placeOfRequest(found.path);
    hits.add({ by: 'request', ns, topic, group, request: headOf(found) });
  }

  async #looks(): Promise<LookContext[]> {
    const { store, clock, policy, pullStart } = this.options;
    const now = clock.now();
    const looks: LookContext[] = [];
    for (const topic of (await store.topics()).slice(0, MOST_TOPICS)) {
      const look = await lookAt({ store, policy, pullStart, now }, topic);
      if (look !== undefined) looks.push(look);
    }
    return looks;
  }

  /** A message by its id, or by a receipt handle, which begins with it. */
  async #byId(q: string, hits: Hits): Promise<void> {
    const isHandle = q.charAt(32) === '-';
    const id = q.slice(0, 32).toUpperCase();
    if (!ID.test(id) || (q.length > 32 && !isHandle)) return;
    const { store, clock, policy, pullStart, history } = this.options;
    const parts = { store, policy, pullStart, now: clock.now() };
    const budget = new SearchBudget(MOST_LOOKED_AT);
    const place = await whereabouts(parts, id, await history.recall(id), undefined, budget);
    if (place === undefined) return;
    const { topic, look, located } = place;
    const by = isHandle ? 'receiptHandle' : 'id';
    const groups = look?.described.groups.map(({ group }) => group) ?? [];
    const group = isHandle ? groupOf(q, topic, groups) : undefined;
    // Of what is in a queue each group has its own state.
    const state = located === undefined || located.in === 'queue' ? undefined : located.in;
    hits.add({ by, ns: topic.instance, topic: topic.topic, group, id, state });
  }

  async #inStore(
    q: string,
    looks: readonly LookContext[],
    hits: Hits,
    budget: SearchBudget,
  ): Promise<void> {
    const search = new TextSearch(q);
    const queues = looks.reduce((sum, { described }) => sum + described.ranges.length, 0);
    const perQueue = Math.max(256, Math.floor(MOST_LOOKED_AT / Math.max(queues, 1)));
    for (const look of looks) {
      if (budget.isSpent || hits.isOver()) return;
      const { instance: ns, topic } = look.topic;
      for await (const find of findsInTopic(look, search, budget, perQueue)) {
        hits.add({ ns, topic, ...find });
        if (hits.isOver()) return;
      }
    }
  }
}

/** Findings in their order, each once. */
class Hits {
  readonly #hits = new Map<string, Found>();
  #isOver = false;

  constructor(private readonly limit: number) {}

  get all(): Found[] {
    return [...this.#hits.values()];
  }

  /** There are more than fit. */
  isOver(): boolean {
    return this.#isOver;
  }

  add(hit: Found): void {
    const { by, ns, topic, group, id } = hit;
    // What was published by a request, or is in its queue, is the same message.
    const key = JSON.stringify(id === undefined ? [by, ns, topic, group] : [ns, topic, id]);
    const before = this.#hits.get(key);
    if (before !== undefined) this.#hits.set(key, { ...hit, ...before, ...stateOf(before, hit) });
    else if (this.#hits.size === this.limit) this.#isOver = true;
    else this.#hits.set(key, hit);
  }

  addAll(hits: Iterable<Found>): void {
    for (const hit of hits) this.add(hit);
  }
}

/** A dead letter may be in its queue too: dead says more. */
function stateOf({ state }: Found, other: Found): Partial<Found> {
  return other.state === 'dead'
    ? { state: 'dead', group: other.group }
    : { state: state ?? other.state };
}

/** Topics and groups whose name has the text in it, those of that very name first. */
function namesIn(looks: readonly LookContext[], q: string): Found[] {
  const text = q.toLowerCase();
  const names = looks.flatMap(({ topic: { instance: ns, topic }, described }): Found[] => [
    ...(topic.toLowerCase().includes(text) ? [{ by: 'topic' as const, ns, topic }] : []),
    ...described.groups
      .filter(({ group }) => group.toLowerCase().includes(text))
      .map(({ group }) => ({ by: 'group' as const, ns, topic, group })),
  ]);
  const isExact = (hit: Found): number => Number((hit.group ?? hit.topic) === q);
  return names.sort((a, b) => isExact(b) - isExact(a));
}

/** The group that a receipt handle was issued to, of those of its topic; absent: none of them. */
function groupOf(handle: string, topic: TopicRef, groups: readonly string[]): string | undefined {
  return groups.find((group) => {
    const of: Subscription = { ...topic, group };
    return receiptHandlesOf(of, false).decode(handle) !== undefined;
  });
}

function wordsOf(q: string, found: Found, lang: Lang): string {
  const { ns, topic, group, request } = found;
  const where = instanceWords(lang, ns);
  if (request === undefined) return sentence(lang, keyOf(q, found), { where, topic, group });
  const { method, path, client, status, code } = request;
  if (status === undefined) return sentence(lang, 'found-request-cut', { method, path, client });
  const result = [status, ...(code === undefined ? [] : [code])].join(' ');
  return sentence(lang, 'found-request', { method, path, client, result });
}

function keyOf(q: string, { by, group, effect = 'published' }: Found): WordKey {
  // What its producer gave no key is found by the request whose id stands in its place.
  if (by === 'key' && REQUEST_ID.test(q) && ownKey({ key: q }) === undefined) {
    return 'found-requestId-published';
  }
  if (by === 'requestId') return `found-requestId-${effect}`;
  if (by === 'receiptHandle' && group === undefined) return 'found-receiptHandle-unknown';
  return `found-${by}`;
}
