import type { EventStream, ServerEvent } from '../api/event-stream';
import {
  eventPage,
  eventsQuery,
  type Event,
  type EventsQuery,
} from '../../admin/events/event-schema';
import type { Events } from '../../admin/events/events';
import { operation, type Operation } from '../api/operation';

const ABOUT =
  'The first ones first: those after the cursor, or the newest. next is where to go on, also where ' +
  'there is nothing new. kind: some of published, delivered, acked, refused, committed, rolled-back, ' +
  'expired (a delivery was ended), extended, buried (made a dead letter by hand), resent, cleared (a topic purged or ' +
  'a message deleted; a ' +
  'group dropped or moved), passed-over (by tags), fault-fired, clock-moved and request, with commas; ' +
  'without it all but request. id: about that message. client: part of its name. problems=true: those ' +
  'alone that may have gone wrong. lang: the language of each detail. From memory, which holds the last events of each process ' +
  '(--history N says how many); missed says how many after the cursor are forgotten. With the header ' +
  '"Accept: text/event-stream" they come as they happen, from now or the cursor or Last-Event-ID on: ' +
  '"event: event" with one as data and its cursor as id, and "event: missed" with a count where the ' +
  'reader was too slow for what is remembered.';

/** What has happened. */
export function eventOperations(events: Events): Operation[] {
  return [
    operation({
      id: 'listEvents',
      tag: 'events',
      method: 'GET',
      path: '/events',
      summary: 'What has happened, in all processes on the store',
      description: ABOUT,
      query: eventsQuery,
      reply: eventPage,
      problems: { 409: 'History is off.', 429: 'Too many streams are open.' },
      stream: ({ query }, lastEventId) => streamOf(events, query, lastEventId),
      handle: ({ query }) => events.list(query),
    }),
  ];
}

async function streamOf(
  events: Events,
  query: EventsQuery,
  lastEventId: string | undefined,
): Promise<EventStream> {
  const follower = events.follow(
    lastEventId === undefined ? query : { ...query, cursor: lastEventId },
  );
  try {
    await follower.begun();
  } catch (error) {
    follower.end();
    throw error;
  }
  return {
    async next() {
      const page = await follower.next();
      if (page === undefined) return undefined;
      const { missed } = page;
      const before: ServerEvent[] = missed === undefined ? [] : [missedEvent(missed)];
      return [...before, ...page.events.map((event) => shown(event))];
    },
    end: () => follower.end(),
  };
}

function missedEvent(count: number): ServerEvent {
  return { event: 'missed', data: { count } };
}

function shown(event: Event): ServerEvent {
  return { id: event.cursor, event: 'event', data: event };
}
