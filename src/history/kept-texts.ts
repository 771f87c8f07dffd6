import { PIECE_BYTES, type Pieces } from './pieces';

/** Longer texts are kept as they are: each would take most of a piece. */
const LONGEST = PIECE_BYTES / 8;
/** UTF-8 has at most so many bytes for a character of a text. */
const MOST_BYTES = 3;

/** Texts that are kept, found by the place that keeping them gave. */
export interface KeptTexts {
  /** O(characters). Texts have no lone surrogates. */
  keep(text: string): number;
  at(place: number): string;
  /** Lets all of them go. */
  clear(): void;
}

/** Texts that others keep anyway: to hold on to them costs nothing. */
export class SharedTexts implements KeptTexts {
  #texts: string[] = [];

  keep(text: string): number {
    return this.#texts.push(text) - 1;
  }

  at(place: number): string {
    return this.#texts[place] ?? '';
  }

  clear(): void {
    this.#texts = [];
  }
}

/**
 * Texts that would be garbage soon, as bytes: the garbage collector moves every string that is kept
 * for a while, which costs more than to copy it once.
 */
export class CopiedTexts implements KeptTexts {
  #pieces: Buffer<ArrayBuffer>[] = [];
  /** Of each text its first byte, counted over all pieces, and its length; of a long one -1 and where it is. */
  #places: number[] = [];
  #long: string[] = [];
  #used = PIECE_BYTES;

  constructor(private readonly free: Pieces) {}

  keep(text: string): number {
    const place = this.#places.length;
    if (text.length > LONGEST) this.#places.push(-1, this.#long.push(text) - 1);
    else this.#write(text);
    return place;
  }

  at(place: number): string {
    const [start = 0, length = 0] = this.#places.slice(place, place + 2);
    if (start < 0) return this.#long[length] ?? '';
    const from = start % PIECE_BYTES;
    return (
      this.#pieces[Math.floor(start / PIECE_BYTES)]?.toString('utf8', from, from + length) ?? ''
    );
  }

  clear(): void {
    this.free.giveBack(this.#pieces.map(({ buffer }) => buffer));
    this.#pieces = [];
    this.#places = [];
    this.#long = [];
    this.#used = PIECE_BYTES;
  }

  #write(text: string): void {
    let piece = this.#pieces.at(-1);
    if (piece === undefined || this.#used + text.length * MOST_BYTES > PIECE_BYTES) {
      this.#pieces.push((piece = Buffer.from(this.free.take())));
      this.#used = 0;
    }
    const length = piece.write(text, this.#used);
    this.#places.push((this.#pieces.length - 1) * PIECE_BYTES + this.#used, length);
    this.#used += length;
  }
}
