import { Slice } from '../../lib/turn';
import { JsonText, operation, type Operation } from '../api/operation';
import { ControlError } from '../../schema/control-error';
import type { Snapshots } from '../../admin/snapshot/snapshots';
import { snapshot, VERSION } from '../../admin/snapshot/snapshot-schema';

/** A snapshot of nothing. */
const EMPTY = {
  ...{ format: 'mqrest snapshot', version: VERSION, takenAt: Date.UTC(2026, 0, 31) },
  ...{ clock: {}, notes: [], topics: [] },
};
/** What can be got can be put: the limit of both. */
const LIMIT_BYTES = 256 * 1024 * 1024;

/** `GET` and `PUT /snapshot`, of up to so many bytes. */
export function snapshotOperations(snapshots: Snapshots, limitBytes = LIMIT_BYTES): Operation[] {
  return [
    operation({
      id: 'getSnapshot',
      tag: 'state',
      method: 'GET',
      path: '/snapshot',
      summary: 'Everything that is kept, as data',
      description:
        'Topics, groups, messages in every state, deliveries in flight, timers and the clock. ' +
        'The same from either store; hand it to PUT /snapshot as it is. Up to 256 MB; a state file ' +
        'has no limit.',
      reply: snapshot,
      problems: { 413: 'The snapshot is larger than 256 MB.' },
      handle: () => jsonOf(snapshots, limitBytes),
    }),
    operation({
      id: 'restoreSnapshot',
      tag: 'state',
      method: 'PUT',
      path: '/snapshot',
      summary: 'Put a snapshot in place of everything',
      description: 'It is checked as a whole before anything is changed. Up to 256 MB.',
      body: snapshot,
      example: EMPTY,
      checksBody: true,
      bodyLimitBytes: limitBytes,
      handle: ({ body }) => snapshots.restore(body),
    }),
  ];
}

/** The snapshot as JSON; throws the 413 where it is more than so many bytes. */
async function jsonOf(snapshots: Snapshots, limitBytes: number): Promise<JsonText> {
  const texts: string[] = [];
  const slice = new Slice();
  let bytes = 0;
  for await (const text of snapshots.json()) {
    bytes += Buffer.byteLength(text);
    if (bytes > limitBytes) throw tooLarge(limitBytes);
    texts.push(text);
    await slice.rest();
  }
  return new JsonText({ bytes, slices: () => texts });
}

function tooLarge(limitBytes: number): ControlError {
  const allowed = `up to ${limitBytes} bytes`;
  const detail = `The snapshot is larger than that; allowed: ${allowed}. A state file has no limit.`;
  return new ControlError('SnapshotTooLarge', { detail, allowed });
}
