import { isUtf8 } from 'node:buffer';
import type { Slice } from './turn';

/** Bytes that should be a text are not UTF-8. */
export class NotUtf8 extends SyntaxError {
  constructor(
    /** The first byte that belongs to no character. */
    readonly at: number,
  ) {
    super(`Byte ${at} belongs to no character of UTF-8.`);
    this.name = 'NotUtf8';
  }
}

/** The text of the bytes from one place to another. Throws {@link NotUtf8} where they are none. */
export function textOf(bytes: Buffer, from = 0, end = bytes.length): string {
  const some = bytes.subarray(from, end);
  if (!isUtf8(some)) throw new NotUtf8(from + firstBroken(some));
  return some.toString();
}

/** Bytes that are decoded in one go. */
const AT_ONCE = 64 * 1024;

/** What {@link textOf} makes of bytes, without keeping the loop for as long as it takes. */
export async function longTextOf(bytes: Buffer, slice: Slice): Promise<string> {
  let text = '';
  for (let from = 0; from < bytes.length;) {
    const most = from + AT_ONCE;
    const end =
      most >= bytes.length ? bytes.length : from + wholeCharacters(bytes.subarray(from, most));
    text += textOf(bytes, from, end);
    from = end;
    await slice.rest();
  }
  return text;
}

/** Where the last character begins if it is not whole; else the end. */
export function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

const REPLACEMENT = Buffer.from('\ufffd');

/** What is no character reads as U+FFFD, which may be there in its own right. */
function firstBroken(bytes: Buffer): number {
  let at = 0;
  for (const character of bytes.toString()) {
    const length = Buffer.byteLength(character);
    if (character === '\ufffd' && !bytes.subarray(at, at + length).equals(REPLACEMENT)) return at;
    at += length;
  }
  return at;
}
