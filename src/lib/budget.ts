/**
 * Bytes that many use at a time, up to a limit. The first is let in however much it wants, so that
 * nothing is refused for ever.
 */
export class Budget {
  #usedBytes = 0;

  constructor(readonly limitBytes = Infinity) {}

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Whether so many bytes would be let in, of one who has `own` of those in use. */
  hasRoomFor(bytes: number, own = 0): boolean {
    return this.#usedBytes <= own || this.#usedBytes + bytes <= this.limitBytes;
  }

  /** Uses bytes, whether there is room or not; less than 0 gives some back. */
  use(bytes: number): void {
    this.#usedBytes += bytes;
  }
}
