/**
 * Bytes put one after another. One chunk is kept as it is; more are copied into one buffer (of
 * `declared` bytes if that is known, else doubled when full), so that a body sent as a million
 * tiny chunks costs its length and not a million objects.
 */
export class Collected {
  length = 0;
  #buffer: Buffer | undefined;
  readonly #declared: number | undefined;

  constructor(declared?: number) {
    this.#declared = declared;
  }

  add(chunk: Buffer): void {
    const before = this.length;
    this.length += chunk.length;
    if (this.#buffer === undefined) {
      this.#buffer = chunk;
      return;
    }
    // The first chunk's buffer is exactly full, so the second always finds too little room.
    if (this.length > this.#buffer.length) this.#grow(before);
    chunk.copy(this.#buffer, before);
  }

  /** All bytes so far; not to be added to afterwards. */
  bytes(): Buffer {
    return this.#buffer?.subarray(0, this.length) ?? Buffer.alloc(0);
  }

  #grow(before: number): void {
    const size = Math.max(this.#declared ?? 0, this.length, before * 2);
    const larger = Buffer.allocUnsafe(size);
    this.#buffer?.copy(larger, 0, 0, before);
    this.#buffer = larger;
  }
}
