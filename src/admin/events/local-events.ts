import { randomBytes } from 'node:crypto';
import type { Positions } from './event-cursor';
import { isMeant, type EventFilter } from './event-filter';
import type { EventFacts } from './event-schema';
import type { EventSource, Shown } from './event-source';

/** An event, and how far its process was read with it. */
export type Placed = readonly [Positions, EventFacts];

/** What one process tells. */
export interface LocalPage {
  readonly process: string;
  /** How far it was read before; what is forgotten counts as read. */
  readonly begin: Positions;
  readonly events: readonly Placed[];
  /** How far it is read now. */
  readonly end: Positions;
  /** Events since `begin` that are forgotten. */
  readonly missed: number;
}

/** Events that one thing that happened is shown as, at most; positions count them. */
const VIEWS = 8;

/** What happened in this process: that of all sources in one order. */
export class LocalEvents {
  readonly process = randomBytes(4).toString('hex');

  /** What happened to messages, what else did, and requests. */
  constructor(private readonly sources: readonly [EventSource, EventSource, EventSource]) {}

  /** Calls back after each; returns the function that stops it. */
  onChange(callback: () => void): () => void {
    const stops = this.sources.map((source) => source.onChange(callback));
    return () => stops.forEach((stop) => stop());
  }

  /** How far it can be read now. */
  get end(): Positions {
    return positionsOf(this.sources.map(({ last }) => (last + 1) * VIEWS - 1));
  }

  /** Up to `limit` events that are meant, after some positions; without these the newest. */
  page(filter: EventFilter, limit: number, after?: Positions): LocalPage {
    if (after !== undefined) return this.#after(filter, limit, after);
    const page = this.#after(filter, Infinity, this.#before(filter, limit));
    const skipped = page.events.length - limit;
    if (skipped <= 0) return page;
    const begin = page.events[skipped - 1]?.[0] ?? page.begin;
    return { ...page, begin, events: page.events.slice(skipped) };
  }

  #after(filter: EventFilter, limit: number, after: Positions): LocalPage {
    const missed = this.sources.map(({ first }, place) =>
      isRead(place, filter) ? Math.max(0, first - 1 - Math.max(0, numberAt(after[place]))) : 0,
    );
    const begin = this.sources.map(({ first }, place) =>
      missed[place] === 0 ? (after[place] ?? 0) : first * VIEWS - 1,
    );
    const pageOf = (events: readonly Placed[], end: Positions): LocalPage => ({
      ...{ process: this.process, begin: positionsOf(begin), events, end },
      missed: missed.reduce((sum, count) => sum + count, 0),
    });
    const at = [...begin];
    const events: Placed[] = [];
    for (const [source, shown] of this.#merged(filter, after)) {
      const whole = shown.number * VIEWS + VIEWS - 1;
      const views = shown.views().slice(0, VIEWS);
      for (const [part, facts] of views.entries()) {
        const position = shown.number * VIEWS + part;
        if (position <= (begin[source] ?? 0) || !isMeant(filter, facts)) continue;
        if (events.length === limit) return pageOf(events, positionsOf(at));
        at[source] = part === views.length - 1 ? whole : position;
        events.push([positionsOf(at), facts]);
      }
      at[source] = whole;
    }
    return pageOf(events, this.end);
  }

  /** All sources as one, by time; what is of one source stays in its order. */
  *#merged(filter: EventFilter, after: Positions): Iterable<readonly [number, Shown]> {
    const rests = this.sources.map((source, place) => {
      const shown = isRead(place, filter) ? source.after(numberAt(after[place]), filter) : [];
      return shown[Symbol.iterator]();
    });
    const heads = rests.map((rest) => rest.next());
    for (;;) {
      let first: number | undefined;
      for (const [place, head] of heads.entries()) {
        if (head.done === true) continue;
        const best = first === undefined ? undefined : heads[first];
        if (best?.done === false && best.value.at <= head.value.at) continue;
        first = place;
      }
      const head = first === undefined ? undefined : heads[first];
      if (first === undefined || head?.done !== false) return;
      yield [first, head.value];
      heads[first] = rests[first]?.next() ?? { done: true, value: undefined };
    }
  }

  /** The positions after which there are `limit` events that are meant, or a few more. */
  #before(filter: EventFilter, limit: number): Positions {
    const rests = this.sources.map((source, place) =>
      isRead(place, filter) ? [...source.after(0, filter)] : [],
    );
    const at = [...this.end];
    for (let found = 0; found < limit;) {
      let last: number | undefined;
      for (const [place, rest] of rests.entries()) {
        const [shown, best] = [rest.at(-1), last === undefined ? undefined : rests[last]?.at(-1)];
        if (shown !== undefined && (best === undefined || shown.at > best.at)) last = place;
      }
      const shown = last === undefined ? undefined : rests[last]?.pop();
      if (last === undefined || shown === undefined) return positionsOf(at);
      at[last] = shown.number * VIEWS - 1;
      found += shown.views().filter((facts) => isMeant(filter, facts)).length;
    }
    return positionsOf(at);
  }
}

const REQUESTS = 2;

/** Requests are only looked at where they are meant. */
function isRead(place: number, { kinds }: EventFilter): boolean {
  return place !== REQUESTS || kinds.includes('request');
}

/** The number of what was read as a whole up to a position. */
function numberAt(position = 0): number {
  return Math.floor((position + 1) / VIEWS) - 1;
}

function positionsOf([messages = 0, incidents = 0, requests = 0]: readonly number[]): Positions {
  return [messages, incidents, requests];
}
