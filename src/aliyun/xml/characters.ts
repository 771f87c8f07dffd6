import { isUtf8 } from 'node:buffer';
import { wholeCharacters } from '../../lib/utf8';
import { Refusal } from '../refusal';
import { refuseIllegalCharacters } from './text';

const NOTHING = Buffer.alloc(0);

/**
 * The characters of a document that comes in pieces, as XML reads them: no BOM, every line end one
 * LF. Refuses what is not UTF-8 and what XML 1.0 does not allow (`InvalidContent`).
 */
export class Characters {
  /** The first bytes of a character whose others have not come. */
  #begun: Buffer = NOTHING;
  #isFirst = true;
  #endsWithCr = false;

  /** The characters that are whole with the next bytes. */
  add(bytes: Buffer): string {
    const all = this.#begun.length === 0 ? bytes : Buffer.concat([this.#begun, bytes]);
    const end = wholeCharacters(all);
    this.#begun = all.subarray(end);
    const whole = all.subarray(0, end);
    if (!isUtf8(whole)) throw notUtf8();
    const text = this.#withoutBom(this.#withoutCr(whole).toString('utf8'));
    refuseIllegalCharacters(text);
    return text;
  }

  /** Throws where the last character is not whole. */
  end(): void {
    if (this.#begun.length > 0) throw notUtf8();
  }

  #withoutCr(bytes: Buffer): Buffer {
    if (bytes.length === 0) return bytes;
    const rest = this.#endsWithCr && bytes[0] === LF ? bytes.subarray(1) : bytes;
    this.#endsWithCr = bytes[bytes.length - 1] === CR;
    return withoutCarriageReturns(rest);
  }

  #withoutBom(text: string): string {
    if (!this.#isFirst || text === '') return text;
    this.#isFirst = false;
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }
}

function notUtf8(): Refusal {
  return new Refusal('InvalidContent', { detail: 'The body is not valid UTF-8.' });
}

const CR = 0x0d;
const LF = 0x0a;

/** CRLF and CR become LF (XML 1.0, section 2.11). On bytes, for many a text is all short lines. */
function withoutCarriageReturns(body: Buffer): Buffer {
  let write = body.indexOf(CR);
  if (write < 0) return body;
  const normal = Buffer.from(body);
  for (let read = write; read < body.length; read += 1) {
    const byte = body[read] ?? 0;
    normal[write++] = byte === CR ? LF : byte;
    if (byte === CR && body[read + 1] === LF) read += 1;
  }
  return normal.subarray(0, write);
}
