import type { Event, EventPage } from '../../admin/events/event-schema';
import { setTimeout as pause } from 'node:timers/promises';
import { eventsIn } from '../../lib/server-sent-events';
import { failureIn, queryText, CONTROL, type ControlClient } from './control';
import { failureOf, open, read } from './http';

/** So many events came too fast, or are forgotten. */
export interface Missed {
  readonly missed: number;
}

/** Which events. */
export type EventFilter = Readonly<Record<string, string | boolean | undefined>>;

/** mqrest tells every 15 s that it is there. */
const PATIENCE_MS = 40_000;
/** Between two looks, where there is no stream. */
const POLL_MS = 500;

/** What happens, from a place on; that place is kept, so that a lost connection loses no event. */
export class EventFeed {
  #cursor: string | undefined;

  constructor(
    private readonly client: ControlClient,
    private readonly filter: EventFilter,
    private readonly signal: AbortSignal,
  ) {}

  /** The last events, oldest first; `follow` goes on behind them. */
  async begin(count: number): Promise<readonly Event[]> {
    const page = await this.#page({ limit: Math.max(1, count) });
    return count === 0 ? [] : page.events;
  }

  /**
   * What happens from now on, or how many events were missed; ends with the connection. Calls back
   * when it is connected. Rejects with a `Failure`.
   */
  async *follow(onConnected: () => void): AsyncGenerator<Event | Missed> {
    const { server, headers } = this.client;
    const path = `${CONTROL}/events${queryText({ ...this.filter, cursor: this.#cursor })}`;
    const accept = { ...headers, Accept: 'text/event-stream' };
    const ask = { method: 'GET', path, headers: accept, patienceMs: PATIENCE_MS } as const;
    const reply = await open(server, { ...ask, signal: this.signal });
    const isStream = /^text\/event-stream\b/.test(reply.headers['content-type'] ?? '');
    if (!isStream && reply.statusCode !== 200 && reply.statusCode !== 406) {
      throw failureIn(await read(server, reply), server);
    }
    onConnected();
    if (isStream) yield* this.#streamed(reply);
    else {
      reply.destroy();
      yield* this.#polled();
    }
  }

  async *#streamed(bytes: AsyncIterable<Uint8Array>) {
    try {
      for await (const { id, event, data } of eventsIn(bytes)) {
        if (event === 'missed') yield { missed: (JSON.parse(data) as { count: number }).count };
        if (event !== 'event') continue;
        this.#cursor = id ?? this.#cursor;
        yield JSON.parse(data) as Event;
      }
    } catch (error) {
      throw failureOf(error as Error, this.client.server);
    }
  }

  async *#polled() {
    while (!this.signal.aborted) {
      const { events, missed = 0 } = await this.#page({ limit: 1_000 });
      if (missed > 0) yield { missed };
      yield* events;
      await pause(POLL_MS, undefined, { signal: this.signal }).catch(() => undefined);
    }
  }

  async #page(query: { readonly limit: number }): Promise<EventPage> {
    const page = await this.client.get<EventPage>('/events', {
      ...{ ...this.filter, ...query, cursor: this.#cursor },
    });
    this.#cursor = page.next;
    return page;
  }
}
