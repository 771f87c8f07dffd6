import { decodeList, encodeList, wrongCursor } from '../look/cursor';

/** Where a message is in a list with the newest first: its time there, in epoch ms, and its id. */
export type ListPlace = readonly [at: number, id: string];

/** A place as callers hand it on without looking into it. */
export function encodePlace(place: ListPlace): string {
  return encodeList(place);
}

/** The place in the text; throws the 400 for what is none. */
export function decodePlace(text: string): ListPlace {
  const [at, id, ...more] = decodeList(text);
  if (typeof at === 'number' && typeof id === 'string' && more.length === 0) return [at, id];
  throw wrongCursor(text);
}

/** Whether a message is older, or comes after another of the same time. */
export function isBefore([at, id]: ListPlace, [otherAt, otherId]: ListPlace): boolean {
  return at < otherAt || (at === otherAt && id < otherId);
}
