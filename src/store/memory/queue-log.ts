const CHUNK = 1024;

/**
 * An append-only log: items get offsets 0, 1, 2… and leave at its head. All O(1) by the item, in any
 * length.
 */
export class QueueLog<T> {
  #chunks: (T | undefined)[][] = [];
  /** The offset of the first slot of the first chunk. */
  #base = 0;
  #min = 0;
  #max = 0;

  /** The first offset still there; `max` when empty. */
  get min(): number {
    return this.#min;
  }

  /** The offset of the next item. */
  get max(): number {
    return this.#max;
  }

  push(item: T): number {
    const last = this.#chunks.at(-1);
    if (last === undefined || last.length === CHUNK) {
      if (last === undefined) this.#base = this.#max;
      this.#chunks.push([item]);
    } else last.push(item);
    return this.#max++;
  }

  get(offset: number): T | undefined {
    if (offset < this.#min || offset >= this.#max) return undefined;
    const slot = offset - this.#base;
    return this.#chunks[Math.floor(slot / CHUNK)]?.[slot % CHUNK];
  }

  /** Begins an empty log at an offset that is not below its own. */
  beginAt(offset: number): void {
    if (this.#min === this.#max) this.#min = this.#max = Math.max(this.#max, offset);
  }

  /** Drops everything before `offset`. */
  dropBefore(offset: number): void {
    const end = Math.min(offset, this.#max);
    for (; this.#min < end; this.#min++) this.#clear(this.#min - this.#base);
    const passed = Math.floor((this.#min - this.#base) / CHUNK);
    if (this.#min === this.#max) this.#chunks = [];
    else if (passed > 0) {
      this.#chunks.splice(0, passed);
      this.#base += passed * CHUNK;
    }
  }

  /** Is told of each item that is dropped. */
  protected dropped?(item: T): void;

  /** Its chunk may stay for long, and should not keep the item alive. */
  #clear(slot: number): void {
    const chunk = this.#chunks[Math.floor(slot / CHUNK)];
    const item = chunk?.[slot % CHUNK];
    if (chunk === undefined || item === undefined) return;
    chunk[slot % CHUNK] = undefined;
    this.dropped?.(item);
  }
}
