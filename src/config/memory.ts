import os from 'node:os';
import v8 from 'node:v8';

const MB = 2 ** 20;
/** The part of a heap that is for what was just made: three times 16 MB in Node 20. */
const YOUNG_BYTES = 48 * MB;

/**
 * Bytes that the embedded store may take where nothing is set: half of what the process may have
 * for its heap, or of the machine (or container) where that is less.
 */
export function usualMemory(): number {
  const heap = v8.getHeapStatistics().heap_size_limit - YOUNG_BYTES;
  // Above all there is where nothing constrains it.
  const machine = Math.min(os.totalmem(), process.constrainedMemory() || Infinity);
  return Math.max(Math.floor(Math.min(heap, machine) / 2 / MB), 1) * MB;
}

/**
 * Characters that the history may remember beside that, and the journal of requests, where that is
 * less than they would: a quarter of the bytes at most.
 */
export const HISTORY_SHARE = 3 / 32;
export const REQUESTS_SHARE = 1 / 32;
/** The part of it that request bodies may take beside the store, and as much again for replies. */
export const SHARE = 1 / 4;
