import { operation, type Operation } from '../api/operation';
import { anything } from '../api/schema';
import type { Snapshots } from './snapshot';

const LIMIT_BYTES = 256 * 1024 * 1024;

/** `GET` and `PUT /snapshot`. */
export function snapshotOperations(snapshots: Snapshots): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/snapshot',
      summary: 'Everything that is kept, as data',
      description:
        'Topics, groups, messages in every state, deliveries in flight, timers and the clock. ' +
        'The same from either store; hand it to PUT /snapshot as it is.',
      reply: anything(),
      handle: () => snapshots.take(),
    }),
    operation({
      method: 'PUT',
      path: '/snapshot',
      summary: 'Put a snapshot in place of everything',
      description: 'It is checked as a whole before anything is changed.',
      body: anything({ description: 'a snapshot as GET /snapshot gives it' }),
      bodyLimitBytes: LIMIT_BYTES,
      handle: ({ body }) => snapshots.restore(body),
    }),
  ];
}
