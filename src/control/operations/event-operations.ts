import { eventPage, eventsQuery } from '../../admin/events/event-schema';
import type { Events } from '../../admin/events/events';
import { operation, type Operation } from '../api/operation';

const ABOUT =
  'The first ones first: those after the cursor, or the newest. next is where to go on, also where ' +
  'there is nothing new. kind: some of published, delivered, acked, refused, committed, rolled-back, ' +
  'expired (a delivery was ended), buried (made a dead letter by hand), resent, cleared (a topic purged; a ' +
  'group dropped or moved), passed-over (by tags), fault-fired, clock-moved and request, with commas; ' +
  'without it all but request. id: about that message. client: part of its name. problems=true: those ' +
  'alone that may have gone wrong. From memory, which holds the last events of each process ' +
  '(--history N says how many); missed says how many after the cursor are forgotten.';

/** What has happened. */
export function eventOperations(events: Events): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/events',
      summary: 'What has happened, in all processes on the store',
      description: ABOUT,
      query: eventsQuery,
      reply: eventPage,
      problems: { 409: 'History is off.' },
      handle: ({ query }) => events.list(query),
    }),
  ];
}
