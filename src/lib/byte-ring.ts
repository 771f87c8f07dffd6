/**
 * Bytes one behind the other in one piece of memory, the newest over the oldest: to keep some for a
 * while leaves nothing behind for the garbage collector. The memory is taken when it is needed first.
 */
export class ByteRing {
  #bytes: Buffer | undefined;
  #next = 0;

  constructor(private readonly size: number) {}

  get bytes(): Buffer {
    return (this.#bytes ??= Buffer.allocUnsafeSlow(this.size));
  }

  /** Where so many bytes in a row may be written, at most as many as there are; what was there is given up. */
  claim(length: number): number {
    if (this.#next + length > this.size) this.#next = 0;
    const at = this.#next;
    this.#next += length;
    return at;
  }
}
