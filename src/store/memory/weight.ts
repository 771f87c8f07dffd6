import type { Entry } from '../store';

/*
 * What is kept, in bytes of this process. The constants are what Node 20 was seen to take (heap and
 * external memory by the entry, over 100,000 of them), rounded up.
 */

/** An entry that is kept, and what it takes. */
export interface KeptEntry extends Entry {
  readonly bytes: number;
}

/** An entry without its text. */
const ENTRY_BYTES = 128;
/** One delivery. */
export const HOLD_BYTES = 160;
/** One queue of a topic, or a group's place in one. */
export const QUEUE_BYTES = 448;
/** A topic without its queues; a group the same. */
export const TOPIC_BYTES = 1600;

/** The entry as it is kept. O(its length), once in its life. */
export function weighed({ tag, payload }: Entry): KeptEntry {
  // This also makes one text of a payload put together from parts, which would keep all of them alive.
  const isAscii = Buffer.byteLength(payload) === payload.length;
  const characters = payload.length + (tag?.length ?? 0);
  return { tag, payload, bytes: ENTRY_BYTES + characters * (isAscii ? 1 : 2) };
}
