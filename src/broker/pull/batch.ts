import type { Slice, StoredEntry } from '../../store/store';

/** What a pull from an offset of a queue found. */
export interface Batch {
  readonly status: 'FOUND' | 'NO_NEW_MSG' | 'OFFSET_ILLEGAL' | 'NO_MATCHED_MSG';
  readonly entries: readonly StoredEntry[];
  /** Where the next pull is to begin. */
  readonly next: number;
  /** The end of the queue. */
  readonly max: number;
}

/**
 * The most bytes of messages in one batch; one message always fits. Source: RocketMQ
 * MessageStoreConfig.maxTransferBytesOnMessageInMemory.
 */
const MAX_BATCH_BYTES = 256 * 1024;

/**
 * What a pull at `offset` found in a slice of the queue that was read from there. An offset before
 * the first message or past the end is illegal, and `next` says where to go on instead
 * (RocketMQ, DefaultMessageStore.getMessage).
 */
export function batchAt(offset: number, { entries, min, max }: Slice): Batch {
  if (offset > max) return { status: 'OFFSET_ILLEGAL', entries: [], next: max, max };
  if (offset < min) return { status: 'OFFSET_ILLEGAL', entries: [], next: min, max };
  const fitting = entries.slice(0, countFitting(entries));
  const last = fitting.at(-1);
  if (last === undefined) return { status: 'NO_NEW_MSG', entries: [], next: offset, max };
  return { status: 'FOUND', entries: fitting, next: last.offset + 1, max };
}

function countFitting(entries: readonly StoredEntry[]): number {
  let bytes = 0;
  let count = 0;
  for (const { payload } of entries) {
    bytes += Buffer.byteLength(payload);
    if (count > 0 && bytes > MAX_BATCH_BYTES) break;
    count++;
  }
  return count;
}
