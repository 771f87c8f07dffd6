import { operation, type Operation } from '../api/operation';
import { JsonText } from '../api/json-text';
import { ControlError } from '../../schema/control-error';
import type { Snapshots } from '../../admin/snapshot/snapshots';
import { wholeSnapshot } from '../../admin/snapshot/snapshot-schema';

/** What can be got can be put: the limit of both. */
const LIMIT_BYTES = 256 * 1024 * 1024;

/** `GET` and `PUT /snapshot`, of up to so many bytes. */
export function snapshotOperations(snapshots: Snapshots, limitBytes = LIMIT_BYTES): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/snapshot',
      summary: 'Everything that is kept, as data',
      description:
        'Topics, groups, messages in every state, deliveries in flight, timers and the clock. ' +
        'The same from either store; hand it to PUT /snapshot as it is. Up to 256 MB; a state file ' +
        'has no limit.',
      reply: wholeSnapshot,
      problems: { 413: 'The snapshot is larger than 256 MB.' },
      handle: () => textOf(snapshots, limitBytes),
    }),
    operation({
      method: 'PUT',
      path: '/snapshot',
      summary: 'Put a snapshot in place of everything',
      description: 'It is checked as a whole before anything is changed. Up to 256 MB.',
      body: wholeSnapshot,
      checksBody: true,
      bodyLimitBytes: limitBytes,
      handle: ({ body }) => snapshots.restore(body),
    }),
  ];
}

async function textOf(snapshots: Snapshots, limitBytes: number): Promise<JsonText> {
  const pieces: string[] = [];
  let bytes = 0;
  for await (const piece of snapshots.text()) {
    bytes += Buffer.byteLength(piece);
    if (bytes > limitBytes) throw tooLarge(limitBytes);
    pieces.push(piece);
  }
  return new JsonText(pieces.join(''));
}

function tooLarge(limitBytes: number): ControlError {
  const allowed = `up to ${limitBytes} bytes`;
  const detail = `The snapshot is larger than that; allowed: ${allowed}. A state file has no limit.`;
  return new ControlError(413, 'The snapshot is too large', { detail, allowed });
}
