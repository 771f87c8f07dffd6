const CHUNK = 512;

/**
 * Items in the order of `compare`, which must tell any two of them apart. Chunks of a bounded size
 * keep add and delete at O(log n) wherever they fall; taking from either end is O(1).
 */
export class SortedSet<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #chunks: T[][] = [];
  #size = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  first(): T | undefined {
    return this.#chunks[0]?.[0];
  }

  last(): T | undefined {
    return this.#chunks.at(-1)?.at(-1);
  }

  add(item: T): void {
    const last = this.#chunks.at(-1);
    if (last === undefined) {
      this.#chunks.push([item]);
    } else {
      const c = Math.min(this.#chunkOf(item), this.#chunks.length - 1);
      const chunk = this.#chunks[c] ?? last;
      chunk.splice(this.#placeIn(chunk, item), 0, item);
      if (chunk.length > CHUNK) this.#chunks.splice(c + 1, 0, chunk.splice(this.#cut(c)));
    }
    this.#size++;
  }

  /** Removes the item that compares equal; says whether there was one. */
  delete(item: T): boolean {
    const c = this.#chunkOf(item);
    const chunk = this.#chunks[c];
    if (chunk === undefined) return false;
    const i = this.#placeIn(chunk, item);
    const found = chunk[i];
    if (found === undefined || this.#compare(found, item) !== 0) return false;
    if (chunk.length === 1) this.#chunks.splice(c, 1);
    else if (i === 0) chunk.shift();
    else chunk.splice(i, 1);
    this.#size--;
    return true;
  }

  /** From the first on. The set must not change while it is walked. */
  *[Symbol.iterator](): Iterator<T> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** From the first on that is after this one, which need not be there. O(log n) to begin. */
  *after(item: T): Generator<T> {
    const begin = this.#chunkOf(item);
    for (let c = begin; c < this.#chunks.length; c++) {
      const chunk = this.#chunks[c] ?? [];
      for (const other of c === begin ? chunk.slice(this.#placeIn(chunk, item)) : chunk) {
        if (this.#compare(other, item) > 0) yield other;
      }
    }
  }

  /** A full last chunk was filled in order: keep it dense. Others are split in halves. */
  #cut(c: number): number {
    return c === this.#chunks.length - 1 ? CHUNK : CHUNK / 2;
  }

  /** The first chunk whose last item is not before this one. */
  #chunkOf(item: T): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const last = this.#chunks[middle]?.at(-1);
      if (last !== undefined && this.#compare(last, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeIn(chunk: readonly T[], item: T): number {
    let low = 0;
    let high = chunk.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = chunk[middle];
      if (other !== undefined && this.#compare(other, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
