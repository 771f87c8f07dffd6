import { Slice } from './turn';
import { textOf } from './utf8';

/** Bytes that are parsed in one go. */
const AT_ONCE = 64 * 1024;
const DEEPEST = 100;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const OPEN = new Map([
  [0x5b, 0x5d],
  [0x7b, 0x7d],
]);
const CLOSE = new Set(OPEN.values());
const SCALAR = /^[-+.\w]+/;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * What `JSON.parse` makes of UTF-8, without keeping the loop for as long as it takes. Rejects with a
 * `SyntaxError` what is no JSON or no UTF-8, what has more than 100 levels, and what has more values
 * than `most`.
 */
export async function parseJson(bytes: Buffer, most = Infinity): Promise<unknown> {
  const long = new LongJson(bytes, most);
  if (bytes.length <= AT_ONCE) {
    long.membersFrom(0);
    return JSON.parse(textOf(bytes));
  }
  return long.whole();
}

/** A place in a long JSON text, moving forward. Values that are short are left to `JSON.parse`. */
class LongJson {
  #at = 0;
  /** Those whose commas have been passed, and one. */
  #values = 1;
  readonly #slice = new Slice();

  constructor(
    private readonly bytes: Buffer,
    private readonly most: number,
  ) {}

  async whole(): Promise<unknown> {
    const value = await this.#value(0);
    this.#blanks();
    if (this.#at < this.bytes.length) throw this.#unexpected();
    return value;
  }

  /** The value that is here, which is long, or what is before it is. */
  async #value(depth: number): Promise<unknown> {
    this.#blanks();
    const first = this.bytes[this.#at];
    if (first === QUOTE) return this.#string();
    const close = OPEN.get(first ?? 0);
    if (close === undefined) return this.#scalar();
    if (depth >= DEEPEST) throw tooDeep();
    this.#at += 1;
    return first === 0x5b ? this.#array(depth, close) : this.#object(depth, close);
  }

  /** A number, `true`, `false` or `null`. */
  #scalar(): unknown {
    const text = SCALAR.exec(this.bytes.toString('latin1', this.#at, this.#at + AT_ONCE))?.[0];
    if (text === undefined) throw this.#unexpected();
    this.#at += text.length;
    return JSON.parse(text);
  }

  async #array(depth: number, close: number): Promise<unknown[]> {
    const elements: unknown[] = [];
    const add = (text: string): void => {
      for (const element of JSON.parse(`[${text}]`) as unknown[]) elements.push(element);
    };
    await this.#members(depth, close, add, async () => {
      elements.push(await this.#value(depth + 1));
    });
    return elements;
  }

  async #object(depth: number, close: number): Promise<object> {
    const members = new Map<string, unknown>();
    const add = (text: string): void => {
      const some = JSON.parse(`{${text}}`) as object;
      for (const [name, value] of Object.entries(some)) members.set(name, value);
    };
    await this.#members(depth, close, add, async () => {
      this.#blanks();
      const name = this.bytes[this.#at] === QUOTE ? await this.#string() : undefined;
      this.#blanks();
      if (name === undefined || this.bytes[this.#at] !== COLON) throw this.#unexpected();
      this.#at += 1;
      members.set(name, await this.#value(depth + 1));
    });
    return Object.fromEntries(members);
  }

  /** All members up to the end of what holds them: short ones together, a long one by itself. */
  async #members(
    depth: number,
    close: number,
    addShort: (text: string) => void,
    addLong: () => Promise<void>,
  ): Promise<void> {
    for (let isFirst = true; ; isFirst = false) {
      await this.#slice.rest();
      const end = this.membersFrom(this.#at, depth + 1);
      if (end > this.#at || this.bytes[end] === close) {
        const text = textOf(this.bytes, this.#at, end);
        const isEmpty = /^[ \t\n\r]*$/.test(text);
        this.#at = end;
        if (isEmpty && !(isFirst && this.bytes[end] === close)) throw this.#unexpected();
        addShort(text);
      } else {
        await addLong();
        this.#blanks();
        if (this.bytes[this.#at] === COMMA && ++this.#values > this.most) throw tooMany(this.most);
      }
      const next = this.bytes[this.#at];
      if (next !== COMMA && next !== close) throw this.#unexpected();
      this.#at += 1;
      if (next === close) return;
    }
  }

  /**
   * Where the last of the members that are short begins its comma, or what holds them ends; where
   * they begin, if there is but a long one.
   */
  membersFrom(from: number, outer = 0): number {
    let [depth, last, values, valuesAtLast] = [outer, from, this.#values, this.#values];
    const until = Math.min(from + AT_ONCE, this.bytes.length);
    for (let i = from; i < until; i += 1) {
      const byte = this.bytes[i] ?? 0;
      if (byte === QUOTE) i = this.#endOfString(i + 1, until);
      else if (byte === COMMA) {
        values += 1;
        if (values > this.most) throw tooMany(this.most);
        if (depth === outer) [last, valuesAtLast] = [i, values];
      } else if (OPEN.has(byte)) {
        depth += 1;
        if (depth > DEEPEST) throw tooDeep();
      } else if (CLOSE.has(byte)) {
        if (depth === outer) {
          this.#values = values;
          return i;
        }
        depth -= 1;
      }
    }
    this.#values = valuesAtLast;
    return last;
  }

  #endOfString(from: number, until: number): number {
    let i = from;
    while (i < until && this.bytes[i] !== QUOTE) i += this.bytes[i] === BACKSLASH ? 2 : 1;
    return i;
  }

  async #string(): Promise<string> {
    let text = '';
    for (let from = this.#at + 1; ;) {
      await this.#slice.rest();
      const end = this.#endOfPiece(from);
      if (end > this.bytes.length) throw this.#unexpected();
      text += JSON.parse(`"${textOf(this.bytes, from, end)}"`) as string;
      this.#at = end;
      if (this.bytes[end] === QUOTE) break;
      if (end === this.bytes.length) throw this.#unexpected();
      from = end;
    }
    this.#at += 1;
    return text;
  }

  /** The end of the string, or a place between two of its characters before that. */
  #endOfPiece(from: number): number {
    let i = from;
    while (i < this.bytes.length) {
      const byte = this.bytes[i] ?? 0;
      if (byte === QUOTE) return i;
      if (i >= from + AT_ONCE && (byte & 0xc0) !== 0x80) return i;
      i += byte !== BACKSLASH ? 1 : this.bytes[i + 1] === LOWER_U ? 6 : 2;
    }
    return i;
  }

  #blanks(): void {
    while (BLANKS.has(this.bytes[this.#at] ?? 0)) this.#at += 1;
  }

  #unexpected(): SyntaxError {
    const at = Math.min(this.#at, this.bytes.length);
    if (at === this.bytes.length) return new SyntaxError('Unexpected end of JSON input');
    const shown = JSON.stringify(this.bytes.toString('utf8', at, at + 12));
    return new SyntaxError(`Unexpected ${shown} at byte ${at} of the JSON`);
  }
}

function tooDeep(): SyntaxError {
  return new SyntaxError(`The JSON has more than ${DEEPEST} levels.`);
}

function tooMany(most: number): SyntaxError {
  return new SyntaxError(`The JSON has more than ${most} values.`);
}
