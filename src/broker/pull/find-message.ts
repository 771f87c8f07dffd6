import type { Subscription } from '../../store/store';
import { pulledMessage, type PulledMessage } from './pulled-message';
import type { PullTable } from './pull-table';

/** Messages looked at in one call of the store. */
const PAGE = 256;

/** A message and where it is. */
export interface Found {
  readonly queue: number;
  readonly offset: number;
  readonly message: PulledMessage;
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

/** Looks through all messages of a topic that are kept; what an operator asks for, never a hot path. */
export async function findMessage(
  table: PullTable,
  of: Subscription,
  id: string,
): Promise<Found | undefined> {
  const rows = await table.rows(of);
  for (const queue of rows.keys()) {
    let at = 0;
    for (;;) {
      const { entries } = await table.read(of, queue, at, PAGE);
      for (const entry of entries) {
        // The id is in the payload's first line; most payloads need not be decoded to pass them over.
        if (!entry.payload.includes(id)) continue;
        const message = pulledMessage(entry);
        if (message.id === id) return { queue, offset: entry.offset, message };
      }
      const last = entries.at(-1);
      if (last === undefined) break;
      at = last.offset + 1;
    }
  }
  return undefined;
}
