import { wrongCursor } from '../look/cursor';

/** Where a list goes on, an offset for each queue, as callers hand it on without looking into it. */
export function encodeEnds(ends: readonly number[]): string {
  return Buffer.from(JSON.stringify(ends)).toString('base64url');
}

/** The offsets in the text; throws the 400 for what is none. */
export function decodeEnds(text: string): number[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.every((end) => Number.isSafeInteger(end))) {
      return value as number[];
    }
  } catch {
    // Not even JSON.
  }
  throw wrongCursor(text);
}
