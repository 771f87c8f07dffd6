import { invalid } from '../../schema/control-error';

/** Where a listing goes on: in which of its parts, and after what there. */
export interface Cursor {
  readonly part: string;
  /** Two numbers, whose meaning is the part's. */
  readonly after?: readonly [number, number] | undefined;
}

/** A cursor as callers hand it on without looking into it. */
export function encodeCursor({ part, after }: Cursor): string {
  return encodeList([part, ...(after ?? [])]);
}

/** The cursor in the text; throws the 400 for what is none. */
export function decodeCursor(text: string): Cursor {
  const [part, ...after] = decodeList(text);
  const [first, second] = after;
  if (typeof part === 'string' && after.length === 0) return { part };
  if (typeof part === 'string' && Number.isFinite(first) && Number.isFinite(second)) {
    return { part, after: [Number(first), Number(second)] };
  }
  throw wrongCursor(text);
}

/** A list as text in which nobody is to look. */
export function encodeList(list: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(list)).toString('base64url');
}

/** The list in the text; throws the 400 for what is none. */
export function decodeList(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(value)) return value;
  } catch {
    // Not even JSON.
  }
  throw wrongCursor(text);
}

/** The 400 for a cursor that is not of this listing. */
export function wrongCursor(text: string): Error {
  return invalid('cursor', 'the next of a reply to the same query', text);
}
