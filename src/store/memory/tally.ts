/** A running sum of bytes, which is part of a larger one. */
export class Tally {
  #bytes = 0;

  constructor(private readonly whole?: Tally) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** Adds bytes, or takes some away where they are less than 0. */
  add(bytes: number): void {
    this.#bytes += bytes;
    this.whole?.add(bytes);
  }

  /** Takes all of it away: what it counts is gone. */
  clear(): void {
    this.add(-this.#bytes);
  }
}
