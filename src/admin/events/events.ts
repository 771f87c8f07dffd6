import { isStoreAway } from '../../errors';
import type { EventLog } from '../../history/event-log';
import { logOf } from '../../history/history';
import { checkArgument } from '../../schema/check-argument';
import { ControlError } from '../../schema/control-error';
import type { Peers } from '../../shared/peers';
import { EventReader } from './event-reader';
import { EventFollower } from './event-follower';
import { decodeCursor, encodeCursor, NOWHERE, type Place, type Positions } from './event-cursor';
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
const MOST_FOLLOWERS = 100;
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
  readonly #followers = new Set<EventFollower>();
  #isClosed = false;

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

  /**
   * What happens from now on, or after the query's cursor; has to be ended. Throws as `list` rejects,
   * and the 429 when a hundred are not ended. `here`: what counts as now in this process.
   */
  follow(query: EventsQuery = {}, here = this.#local.end): EventFollower {
    const { cursor, limit = USUAL_LIMIT } = checkArgument(eventsQuery, query);
    const asked = { filter: this.#filterOf(query), limit };
    if (this.#isClosed) throw new ControlError('Closing', { detail: 'mqrest is being closed.' });
    if (this.#followers.size >= MOST_FOLLOWERS) {
      const detail = `${MOST_FOLLOWERS} streams of events are open, which is the most there can be.`;
      throw new ControlError('TooManyCalls', { detail });
    }
    const begin = cursor === undefined ? this.#now(asked.filter, here) : Promise.resolve(cursor);
    if (cursor !== undefined) decodeCursor(cursor);
    const follower = new EventFollower({
      begin: () => begin,
      read: (after, elsewhere) => this.#read(asked, decodeCursor(after), elsewhere),
      onChange: (callback) => this.#local.onChange(callback),
      onEnd: () => this.#followers.delete(follower),
    });
    this.#followers.add(follower);
    return follower;
  }

  /** A reader of these events; what is wrong with the query it tells when it is used. */
  reader(query: EventsQuery = {}): EventReader {
    return new EventReader(this, query, this.#local.end);
  }

  /** Ends what follows; nothing can follow any more. */
  close(): void {
    this.#isClosed = true;
    for (const follower of this.#followers) follower.end();
  }

  /** How far everything can be read now, but this process only as far as is said. */
  async #now(filter: EventFilter, here: Positions): Promise<string> {
    const elsewhere = await this.#elsewhere({ filter, limit: 0 });
    return encodeCursor(endOf({ [this.#local.process]: here }, elsewhere));
  }

  /** A page of those after a place; where the store is away, without what happened elsewhere. */
  async #read(asked: PeerQuery, after: Place, elsewhere: boolean): Promise<EventPage> {
    const query = { ...asked, after };
    const here = this.#here(query);
    if (!elsewhere) return this.#pageAfter(asked.limit, after, [here]);
    try {
      return this.#pageAfter(asked.limit, after, [here, ...(await this.#elsewhere(query))]);
    } catch (error) {
      if (!isStoreAway(error)) throw error;
      return this.#pageAfter(asked.limit, after, [here]);
    }
  }

  #filterOf(query: EventsQuery): EventFilter {
    const filter = filterOf(query);
    if (filter.kinds.some((kind) => !OF_NO_MESSAGE.includes(kind))) logOf(this.#log);
    return filter;
  }

  async #after(asked: PeerQuery, after: Place): Promise<EventPage> {
    return this.#pageAfter(asked.limit, after, await this.#pages({ ...asked, after }));
  }

  #pageAfter(limit: number, after: Place, pages: readonly LocalPage[]): EventPage {
    const begin = beginOf(after, pages);
    const all = mergePages(begin, pages);
    const shown = all.slice(0, limit);
    const isAll = shown.length === all.length;
    const next = isAll ? endOf(after, pages) : (shown.at(-1)?.[0] ?? begin);
    const missed = pages.reduce((sum, page) => sum + (page.process in after ? page.missed : 0), 0);
    return { ...pageOf(shown, next), ...(missed === 0 ? {} : { missed }) };
  }

  async #newest(asked: PeerQuery): Promise<EventPage> {
    const pages = await this.#pages(asked);
    const shown = mergePages(beginOf({}, pages), pages).slice(-asked.limit);
    return pageOf(shown, endOf({}, pages));
  }

  async #pages(query: PeerQuery): Promise<LocalPage[]> {
    const elsewhere = await this.#elsewhere(query);
    return [this.#here(query), ...elsewhere];
  }

  #elsewhere(query: PeerQuery): Promise<LocalPage[]> {
    return this.#peers.ask<LocalPage>('events', query);
  }

  #here({ filter, limit, after }: PeerQuery): LocalPage {
    return this.#local.page(filter, limit, after && (after[this.#local.process] ?? NOWHERE));
  }
}

function pageOf(shown: readonly PlacedEvent[], next: Place): EventPage {
  const events = shown.map(([place, facts]): Event => ({ cursor: encodeCursor(place), ...facts }));
  return { events, next: encodeCursor(next) };
}
