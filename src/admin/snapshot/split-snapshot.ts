/** A part of a topic, and where it is in the snapshot. */
export interface SplitPart {
  /** The place of the topic among the topics. */
  readonly topic: number;
  readonly part: unknown;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);
/** What encloses a part: the snapshot, its topics, one of them, its parts. */
const WAY = [
  { opens: '{' },
  { opens: '[', name: 'topics' },
  { opens: '{' },
  { opens: '[', name: 'parts' },
];

/**
 * Reads a snapshot from its JSON text, however that is laid out, with no more than one part in
 * memory at a time: a text can be longer than any string.
 */
export class SnapshotSplitter {
  /** Everything but the parts: its UTF-8 bytes as characters. */
  readonly #frame: string[] = [];
  /** Of the part under way. */
  #bytes: Uint8Array[] = [];
  #depth = 0;
  /** How far the enclosing values are those of {@link WAY}. */
  #onWay = 0;
  #isInString = false;
  #isEscaped = false;
  /** The last string outside of parts, as in {@link SnapshotSplitter.#frame}. */
  #name = '';
  #topics = 0;
  /** A comma was the last, so that a part must follow. */
  #isOwed = false;

  /** The parts that end in the text that comes next. Throws a `SyntaxError` for what is no JSON. */
  *parts(chunk: Buffer): Generator<SplitPart> {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (this.#isInString) i = this.#string(chunk, i);
      else if (byte === QUOTE) {
        this.#isInString = true;
        this.#name = '';
      } else if (OPENING.has(byte)) {
        if (!this.#open(byte)) continue;
        this.#keep(chunk, from, i + 1);
        from = i + 1;
      } else if (this.#isAmongParts && (byte === COMMA || CLOSING.has(byte))) {
        this.#bytes.push(chunk.subarray(from, i));
        yield* this.#take(byte === COMMA);
        from = byte === COMMA ? i + 1 : i;
        if (byte !== COMMA) this.#close();
      } else if (CLOSING.has(byte)) this.#close();
    }
    if (this.#onWay === WAY.length) this.#bytes.push(chunk.subarray(from));
    else this.#keep(chunk, from, chunk.length);
  }

  /** All but the parts, of which every topic has none; after the last text. */
  frame(): unknown {
    const frame = JSON.parse(Buffer.from(this.#frame.join(''), 'latin1').toString()) as unknown;
    const { topics } = (frame ?? {}) as { topics?: unknown };
    if (Array.isArray(topics) && !topics.every((_, n) => this.#isSplit(topics, n))) {
      throw new SyntaxError('topics or parts is there twice, or not written plainly');
    }
    return frame;
  }

  #isSplit(topics: readonly unknown[], n: number): boolean {
    const parts = (topics[n] as { parts?: unknown } | null)?.parts;
    return topics.length === this.#topics && (!Array.isArray(parts) || parts.length === 0);
  }

  /** Directly in a list of parts, not within one of them. */
  get #isAmongParts(): boolean {
    return this.#onWay === WAY.length && this.#depth === WAY.length;
  }

  /** Goes on to the end of a string, or of the text; returns the place of its last byte. */
  #string(chunk: Buffer, begin: number): number {
    let i = begin;
    for (; i < chunk.length; i++) {
      const byte = chunk[i];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#isInString = false;
        break;
      }
    }
    if (this.#onWay < WAY.length) this.#name += chunk.toString('latin1', begin, i);
    return i;
  }

  /** Whether it was a list of parts that was opened. */
  #open(byte: number): boolean {
    const next = WAY[this.#depth];
    const isNext =
      this.#onWay === this.#depth &&
      next?.opens === String.fromCharCode(byte) &&
      (next.name === undefined || next.name === this.#name);
    this.#depth++;
    if (!isNext) return false;
    this.#onWay = this.#depth;
    if (this.#depth === 3) this.#topics++;
    this.#isOwed = false;
    return this.#depth === WAY.length;
  }

  #close(): void {
    this.#depth--;
    this.#onWay = Math.min(this.#onWay, this.#depth);
  }

  *#take(isMore: boolean): Generator<SplitPart> {
    const text = Buffer.concat(this.#bytes).toString();
    this.#bytes = [];
    const isNone = !isMore && !this.#isOwed && text.trim() === '';
    this.#isOwed = isMore;
    if (!isNone) yield { topic: this.#topics - 1, part: JSON.parse(text) as unknown };
  }

  /** Copied: a slice would keep the whole text in memory. */
  #keep(chunk: Buffer, from: number, to: number): void {
    if (to > from) this.#frame.push(chunk.toString('latin1', from, to));
  }
}
