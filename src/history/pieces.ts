/** The size of a piece of memory; bytes. */
export const PIECE_BYTES = 256 * 1024;

/** Memory in pieces of one size, which are used again and are nothing to the garbage collector. */
export class Pieces {
  readonly #free: ArrayBuffer[] = [];

  take(): ArrayBuffer {
    return this.#free.pop() ?? new ArrayBuffer(PIECE_BYTES);
  }

  giveBack(pieces: readonly ArrayBuffer[]): void {
    this.#free.push(...pieces);
  }
}
