const AMPERSAND = 0x26;
const SEMICOLON = 0x3b;
const HASH = 0x23;
const LOWER_X = 0x78;

const NAMED = [
  { name: Buffer.from('lt;'), byte: 0x3c },
  { name: Buffer.from('gt;'), byte: 0x3e },
  { name: Buffer.from('amp;'), byte: AMPERSAND },
  { name: Buffer.from('quot;'), byte: 0x22 },
  { name: Buffer.from('apos;'), byte: 0x27 },
] as const;

/** What to do about a reference that cannot be decoded; both throw. */
export interface OnBadReference {
  /** No form that XML defines; `shown` is its beginning. */
  unknown(shown: string): never;
  /** A number that stands for no character of XML 1.0. */
  illegal(code: number): never;
}

/**
 * Replaces entity and character references by what they stand for. Works on UTF-8 bytes, in place
 * (nothing is longer decoded than encoded), so that a body of millions of references takes
 * nanoseconds for each and not a string.
 */
export function decodeReferences(raw: string, bad: OnBadReference): string {
  const bytes = Buffer.from(raw);
  let write = bytes.indexOf(AMPERSAND);
  if (write < 0) return raw;
  for (let read = write; read < bytes.length;) {
    const byte = bytes[read] ?? 0;
    if (byte !== AMPERSAND) {
      bytes[write++] = byte;
      read += 1;
    } else if (bytes[read + 1] === HASH) {
      const end = endOfNumber(bytes, read + 2);
      const code = codeOf(bytes, read + 2, end);
      if (code === undefined) return bad.unknown(shown(bytes, read));
      if (!isLegal(code)) return bad.illegal(code);
      write += writeCharacter(bytes, write, code);
      read = end + 1;
    } else {
      const named = namedAt(bytes, read + 1);
      if (named === undefined) return bad.unknown(shown(bytes, read));
      bytes[write++] = named.byte;
      read += 1 + named.name.length;
    }
  }
  return bytes.toString('utf8', 0, write);
}

function namedAt(bytes: Buffer, at: number): (typeof NAMED)[number] | undefined {
  for (const named of NAMED) {
    let i = 0;
    while (i < named.name.length && bytes[at + i] === named.name[i]) i += 1;
    if (i === named.name.length) return named;
  }
  return undefined;
}

function endOfNumber(bytes: Buffer, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== SEMICOLON) end += 1;
  return end < bytes.length ? end : -1;
}

/** The number in decimal, or in hex after an `x`, at most 0x110000; `undefined` where it is none. */
function codeOf(bytes: Buffer, from: number, end: number): number | undefined {
  const hex = bytes[from] === LOWER_X;
  const first = hex ? from + 1 : from;
  if (first >= end) return undefined;
  let code = 0;
  for (let i = first; i < end; i += 1) {
    const digit = digitOf(bytes[i] ?? 0);
    if (digit >= (hex ? 16 : 10)) return undefined;
    code = Math.min(code * (hex ? 16 : 10) + digit, 0x110000);
  }
  return code;
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : 16;
}

/** Whether XML 1.0 (section 2.2) allows the character. */
function isLegal(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  if (code < 0xd800) return true;
  return (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}

function writeCharacter(bytes: Buffer, at: number, code: number): number {
  if (code >= 0x80) return bytes.write(String.fromCodePoint(code), at);
  bytes[at] = code;
  return 1;
}

function shown(bytes: Buffer, at: number): string {
  const text = bytes.toString('utf8', at, at + 12).replace(/\ufffd+$/, '');
  return `'${text.split(';', 1)[0] ?? ''}'`;
}
