import { Slice } from '../../lib/turn';
import { longTextOf, NotUtf8, textOf } from '../../lib/utf8';
import { notText } from './java-error';

/** Tomcat's `maxParameterCount`: what comes after so many is not there (9.0.70, the default). */
const MOST_FIELDS = 10_000;
/** Bytes that are decoded in one go. */
const AT_ONCE = 64 * 1024;

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const BLANK = 0x20;

/** Name and value. */
export type Field = readonly [string, string];

/**
 * The fields of a form or query in their order. One with a broken percent escape is not there, and
 * neither is one without a name; one that is not UTF-8 is refused. However long it is, nobody else is
 * kept waiting.
 */
export async function* fieldsOf(form: Buffer): AsyncGenerator<Field> {
  const slice = new Slice();
  for (let [from, count] = [0, 0]; from < form.length && count < MOST_FIELDS; count += 1) {
    const end = placeOf(AMPERSAND, form, from, form.length);
    const equals = placeOf(EQUALS, form, from, end);
    const value = form.subarray(Math.min(equals + 1, end), end);
    const field = await fieldOf(form.subarray(from, equals), value, slice);
    if (field !== undefined) yield field;
    await slice.rest();
    from = end + 1;
  }
}

async function fieldOf(name: Buffer, value: Buffer, slice: Slice): Promise<Field | undefined> {
  let called: string | undefined;
  try {
    called = await decoded(name, slice);
    const text = await decoded(value, slice);
    return called === undefined || called === '' || text === undefined ? undefined : [called, text];
  } catch (error) {
    throw error instanceof NotUtf8 ? notText(error, called) : error;
  }
}

function placeOf(byte: number, bytes: Buffer, from: number, end: number): number {
  const found = bytes.indexOf(byte, from);
  return found < 0 || found > end ? end : found;
}

function decoded(bytes: Buffer, slice: Slice): string | undefined | Promise<string | undefined> {
  if (bytes.length > AT_ONCE) return decodedLong(bytes, slice);
  if (!bytes.includes(PERCENT) && !bytes.includes(PLUS)) return textOf(bytes);
  const plain = unescaped(bytes);
  return plain && textOf(plain);
}

async function decodedLong(bytes: Buffer, slice: Slice): Promise<string | undefined> {
  const result = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let from = 0; from < bytes.length;) {
    const end = endOfPiece(bytes, from + AT_ONCE);
    const piece = unescaped(bytes.subarray(from, end));
    if (piece === undefined) return undefined;
    length += piece.copy(result, length);
    from = end;
    await slice.rest();
  }
  return longTextOf(result.subarray(0, length), slice);
}

/** Near `end`, but not in an escape. */
function endOfPiece(bytes: Buffer, end: number): number {
  if (end >= bytes.length) return bytes.length;
  if (bytes[end - 1] === PERCENT) return end - 1;
  return bytes[end - 2] === PERCENT ? end - 2 : end;
}

/** The bytes that a part of a form stands for; `undefined` where an escape is broken. */
function unescaped(bytes: Buffer): Buffer | undefined {
  const result = Buffer.allocUnsafe(bytes.length);
  let write = 0;
  for (let read = 0; read < bytes.length; read += 1) {
    const byte = bytes[read] ?? 0;
    if (byte === PERCENT) {
      const code = digitOf(bytes[read + 1]) * 16 + digitOf(bytes[read + 2]);
      if (Number.isNaN(code)) return undefined;
      result[write++] = code;
      read += 2;
    } else {
      result[write++] = byte === PLUS ? BLANK : byte;
    }
  }
  return result.subarray(0, write);
}

function digitOf(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : NaN;
}
