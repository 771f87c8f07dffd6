import { decodeList, encodeList, wrongCursor } from '../look/cursor';

/** Where a list goes on, an offset for each queue, as callers hand it on without looking into it. */
export function encodeEnds(ends: readonly number[]): string {
  return encodeList(ends);
}

/** The offsets in the text; throws the 400 for what is none. */
export function decodeEnds(text: string): number[] {
  const ends = decodeList(text);
  if (ends.every((end) => Number.isSafeInteger(end))) return ends as number[];
  throw wrongCursor(text);
}
