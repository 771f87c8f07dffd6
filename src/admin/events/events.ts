import type { EventLog } from '../../history/event-log';
import { logOf } from '../../history/history';
import { checkArgument } from '../../schema/check-argument';
import type { Peers } from '../../shared/peers';
import { decodeCursor, encodeCursor, NOWHERE, type Place } from './event-cursor';
import { filterOf, type EventFilter } from './event-filter';
import {
  eventsQuery,
  type Event,
  type EventKind,
  type EventPage,
  type EventsQuery,
} from './event-schema';
import type { LocalEvents, LocalPage } from './local-events';
import { beginOf, endOf, mergePages, type PlacedEvent } from './merge-pages';

/** What one process wants to know of the others. */
interface PeerQuery {
  readonly filter: EventFilter;
  readonly limit: number;
  /** How far each was read; absent: the newest are wanted. */
  readonly after?: Place | undefined;
}

const USUAL_LIMIT = 100;
/** These are remembered also where what happens to messages is not. */
const OF_NO_MESSAGE: readonly EventKind[] = ['fault-fired', 'clock-moved', 'request'];

export interface EventsOptions {
  readonly local: LocalEvents;
  readonly peers: Peers;
  /** What happened to messages, as far as it is remembered; absent: it is not. */
  readonly log: EventLog | undefined;
}

/** What has happened, in all processes on the store. */
export class Events {
  readonly #local: LocalEvents;
  readonly #peers: Peers;
  readonly #log: EventLog | undefined;

  constructor({ local, peers, log }: EventsOptions) {
    this.#local = local;
    this.#peers = peers;
    this.#log = log;
    peers.on('events', (query) => this.#here(query as PeerQuery));
  }

  /**
   * A page of events, the first ones first: those after a cursor, or the newest. Rejects with the
   * `ControlError` 400 that names what is wrong with the query, and with the 409 where events are
   * meant of which none is remembered. O(events remembered).
   */
  async list(query: EventsQuery = {}): Promise<EventPage> {
    const { cursor, limit = USUAL_LIMIT } = checkArgument(eventsQuery, query);
    const filter = this.#filterOf(query);
    const asked = { filter, limit };
    return cursor === undefined ? this.#newest(asked) : this.#after(asked, decodeCursor(cursor));
  }

  #filterOf(query: EventsQuery): EventFilter {
    const filter = filterOf(query);
    if (filter.kinds.some((kind) => !OF_NO_MESSAGE.includes(kind))) logOf(this.#log);
    return filter;
  }

  async #after(asked: PeerQuery, after: Place): Promise<EventPage> {
    const pages = await this.#pages({ ...asked, after });
    const all = mergePages(after, pages);
    const shown = all.slice(0, asked.limit);
    const isAll = shown.length === all.length;
    const next = isAll ? endOf(after, pages) : (shown.at(-1)?.[0] ?? after);
    const missed = pages.reduce((sum, page) => sum + (page.process in after ? page.missed : 0), 0);
    return { ...pageOf(shown, next), ...(missed === 0 ? {} : { missed }) };
  }

  async #newest(asked: PeerQuery): Promise<EventPage> {
    const pages = await this.#pages(asked);
    const shown = mergePages(beginOf({}, pages), pages).slice(-asked.limit);
    return pageOf(shown, endOf({}, pages));
  }

  async #pages(query: PeerQuery): Promise<LocalPage[]> {
    const elsewhere = await this.#peers.ask<LocalPage>('events', query);
    return [this.#here(query), ...elsewhere];
  }

  #here({ filter, limit, after }: PeerQuery): LocalPage {
    return this.#local.page(filter, limit, after && (after[this.#local.process] ?? NOWHERE));
  }
}

function pageOf(shown: readonly PlacedEvent[], next: Place): EventPage {
  const events = shown.map(([place, facts]): Event => ({ cursor: encodeCursor(place), ...facts }));
  return { events, next: encodeCursor(next) };
}
