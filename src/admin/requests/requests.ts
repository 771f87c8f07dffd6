import type { RequestJournal, RequestRecord } from '../../http/request-journal';
import { checkArgument } from '../../schema/check-argument';
import { ControlError, invalid } from '../../schema/control-error';
import type { Peers } from '../../shared/peers';
import {
  requestName,
  requestsQuery,
  type RequestHead,
  type RequestName,
  type RequestsQuery,
  type RequestView,
} from './request-schema';
import { headView, requestViewOf, type SignedText } from './request-view';

export interface RequestsOptions {
  /** Absent: no requests are kept. */
  readonly journal: RequestJournal | undefined;
  readonly peers: Peers;
  readonly signedText: SignedText;
}

/** A request in the order of a list: of those that ended later first, of these by their id. */
type Placed = readonly [endedAt: number, head: RequestHead];

const USUAL_LIMIT = 100;

/** The last requests of all processes on the store, and their replies. */
export class Requests {
  readonly #options: RequestsOptions;

  constructor(options: RequestsOptions) {
    this.#options = options;
    options.peers.on('request', (id) => this.#find(String(id)) ?? null);
    options.peers.on('requests', (query) => this.#list(query as RequestsQuery));
  }

  /** A request by its id, and its reply. Rejects with the `ControlError` 404 where it is not kept. */
  async of(name: RequestName): Promise<RequestView> {
    const { requestId } = checkArgument(requestName, name);
    const found = await this.find(requestId);
    if (found !== undefined) return found;
    const id = requestId.toUpperCase();
    const { journal } = this.#options;
    const kept =
      journal === undefined
        ? 'none are kept, because mqrest runs with --requests 0'
        : `the last ${journal.records.limit} of each process are kept (--requests N), as far as memory allows, of more than 500 a second only some, ` +
          'and none of the control API';
    const detail = `There is no request ${id}; ${kept}.`;
    throw new ControlError('NotRemembered', { detail, field: 'requestId' });
  }

  /** A request by its id, and its reply; `undefined`: it is not kept. */
  async find(requestId: string): Promise<RequestView | undefined> {
    const id = requestId.toUpperCase();
    const here = this.#find(id);
    if (here !== undefined) return here;
    const elsewhere = await this.#options.peers.ask<RequestView | null>('request', id);
    return elsewhere.find((one) => one !== null) ?? undefined;
  }

  /**
   * The heads of requests that are over, the last ones first. Rejects with the `ControlError` 400 that
   * names what is wrong with the query.
   */
  async list(query: RequestsQuery = {}): Promise<{ requests: RequestHead[]; next?: string }> {
    const { limit = USUAL_LIMIT, cursor } = checkArgument(requestsQuery, query);
    if (cursor !== undefined && !CURSOR.test(cursor)) {
      throw invalid('cursor', 'the next of the page before', cursor);
    }
    const elsewhere = await this.#options.peers.ask<Placed[]>('requests', query);
    const all = [...this.#list(query), ...elsewhere.flat()].sort(compare);
    const page = all.slice(0, limit);
    const last = page.at(-1);
    const requests = page.map(([, head]) => head);
    return all.length > limit && last ? { requests, next: cursorOf(last) } : { requests };
  }

  #find(id: string): RequestView | undefined {
    for (const [, record] of this.#options.journal?.records.numbered() ?? []) {
      if (record.id === id) return requestViewOf(record, this.#options.signedText);
    }
    return undefined;
  }

  /** One more than a page, which tells whether there is another. */
  #list(query: RequestsQuery): Placed[] {
    const { limit = USUAL_LIMIT, cursor } = query;
    const records = [...(this.#options.journal?.records.numbered() ?? [])].reverse();
    const placed: Placed[] = [];
    for (const [, record] of records) {
      const one = placedOf(record);
      if (cursor !== undefined && cursorOf(one) >= cursor) continue;
      if (isMeant(query, one[1]) && placed.push(one) > limit) break;
    }
    return placed;
  }
}

function placedOf(record: RequestRecord): Placed {
  return [record.endedAt, headView(record)];
}

const CURSOR = /^[0-9]{16}-[0-9A-F]{24}$/;

function cursorOf([endedAt, { requestId }]: Placed): string {
  return `${String(endedAt).padStart(16, '0')}-${requestId}`;
}

function compare(one: Placed, other: Placed): number {
  return cursorOf(one) < cursorOf(other) ? 1 : -1;
}

function isMeant({ front, path, client, problems }: RequestsQuery, head: RequestHead): boolean {
  const has = (text: string, part = ''): boolean => text.toLowerCase().includes(part.toLowerCase());
  return (
    (front === undefined || front === head.front) &&
    (problems !== true || head.problem) &&
    has(head.path, path) &&
    has(head.client, client)
  );
}
