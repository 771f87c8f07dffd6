import { PIECE_BYTES, type Pieces } from './pieces';

/** Six numbers, whatever they mean. */
export type Six = readonly [number, number, number, number, number, number];

const NUMBERS = 6;
/** So many times six are in a piece of memory. */
const PER_PIECE = Math.floor(PIECE_BYTES / Float64Array.BYTES_PER_ELEMENT / NUMBERS);

/** Numbers that are kept by sixes, outside of what the garbage collector looks through. */
export class KeptNumbers {
  readonly #pieces: Float64Array<ArrayBuffer>[] = [];
  #last = new Float64Array();
  #size = 0;

  constructor(private readonly free: Pieces) {}

  /** How many sixes there are. */
  get size(): number {
    return this.#size;
  }

  keep(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const place = this.#size++ % PER_PIECE;
    if (place === 0) this.#grow();
    const numbers = this.#last;
    const at = place * NUMBERS;
    numbers[at] = a;
    numbers[at + 1] = b;
    numbers[at + 2] = c;
    numbers[at + 3] = d;
    numbers[at + 4] = e;
    numbers[at + 5] = f;
  }

  at(place: number): Six {
    const at = (place % PER_PIECE) * NUMBERS;
    const piece = this.#pieces[Math.floor(place / PER_PIECE)];
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = piece?.subarray(at, at + NUMBERS) ?? [];
    return [a, b, c, d, e, f];
  }

  clear(): void {
    this.free.giveBack(this.#pieces.map(({ buffer }) => buffer));
    this.#pieces.length = 0;
    this.#size = 0;
  }

  #grow(): void {
    this.#last = new Float64Array(this.free.take());
    this.#pieces.push(this.#last);
  }
}
