import type { Positions } from './event-cursor';
import type { EventFollower } from './event-follower';
import type { Event, EventPage, EventsQuery } from './event-schema';

/** What a reader reads. */
export interface ReadEvents {
  list(query: EventsQuery): Promise<EventPage>;
  /** `here`: how far this process was read where there is no cursor. */
  follow(query: EventsQuery, here: Positions): EventFollower;
}

/**
 * Events that a query means, of all processes on the store. `for await` gets them as they happen, from
 * the query's cursor or else from when the reader was made; it ends with a `break`, or when mqrest is
 * closed. A reader that is slower than what is remembered misses some.
 */
export class EventReader implements AsyncIterable<Event> {
  constructor(
    private readonly events: ReadEvents,
    private readonly query: EventsQuery,
    private readonly here: Positions,
  ) {}

  /** Those after the query's cursor, or the newest, as `GET /events` gives them. */
  list(): Promise<EventPage> {
    return this.events.list(this.query);
  }

  /** Throws the `ControlError` 400 that names what is wrong with the query. */
  [Symbol.asyncIterator](): AsyncIterator<Event, undefined> {
    const follower = this.events.follow(this.query, this.here);
    let page: readonly Event[] = [];
    let place = 0;
    const next = async (): Promise<IteratorResult<Event, undefined>> => {
      for (;;) {
        const value = page[place++];
        if (value !== undefined) return { done: false, value };
        const more = await follower.next();
        if (more === undefined) return { done: true, value: undefined };
        [page, place] = [more.events, 0];
      }
    };
    let last: Promise<unknown> = Promise.resolve();
    return {
      next() {
        const result = last.then(next);
        last = result.catch(() => undefined);
        return result;
      },
      return() {
        follower.end();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}
