import type { Subscription } from '../../store/store';
import { isEntryOf } from '../payload';
import { pulledMessage, type PulledMessage } from './pulled-message';
import type { PullTable } from './pull-table';

/** Messages looked at in one call of the store. */
const PAGE = 256;

/** A place in a queue of a topic. */
export interface QueuePlace {
  readonly queue: number;
  readonly offset: number;
}

/** The message at a place, or `undefined` where there is none any more. */
export async function messageAt(
  table: PullTable,
  of: Subscription,
  queue: number,
  offset: number,
): Promise<PulledMessage | undefined> {
  const { entries } = await table.read(of, queue, offset, 1);
  const entry = entries[0];
  return entry?.offset === offset ? pulledMessage(entry) : undefined;
}

/** Where a message is, by a look through all that a topic keeps; never on a hot path. */
export async function findMessage(
  table: PullTable,
  of: Subscription,
  id: string,
): Promise<QueuePlace | undefined> {
  const rows = await table.rows(of);
  for (const queue of rows.keys()) {
    let at = 0;
    for (;;) {
      const { entries } = await table.read(of, queue, at, PAGE);
      for (const entry of entries) {
        if (isEntryOf(id, entry)) return { queue, offset: entry.offset };
      }
      const last = entries.at(-1);
      if (last === undefined) break;
      at = last.offset + 1;
    }
  }
  return undefined;
}
