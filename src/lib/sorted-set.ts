const CHUNK = 64;

/**
 * Items in the order of `compare`, which must tell any two of them apart. Chunks of a bounded size
 * keep add and delete at O(log n) wherever they fall; what is added in order, and what is taken from
 * either end, costs O(1).
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
      insert(chunk, this.#placeIn(chunk, item), item);
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
    else remove(chunk, i);
    this.#size--;
    return true;
  }

  /** Removes the first and returns it. O(1), but for moving up what is in its chunk. */
  shift(): T | undefined {
    const chunk = this.#chunks[0];
    if (chunk === undefined) return undefined;
    this.#size--;
    if (chunk.length === 1) this.#chunks.shift();
    return chunk.length === 1 ? chunk[0] : chunk.shift();
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
    // Most come in order.
    const end = this.#chunks[high - 1]?.at(-1);
    if (end === undefined || this.#compare(end, item) < 0) return high;
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
    const end = chunk[high - 1];
    if (end !== undefined && this.#compare(end, item) < 0) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = chunk[middle];
      if (other !== undefined && this.#compare(other, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What `splice` does, without the array it gives back. */
function insert<T>(chunk: T[], place: number, item: T): void {
  chunk.push(item);
  for (let i = chunk.length - 1; i > place; i--) chunk[i] = chunk[i - 1] as T;
  chunk[place] = item;
}

function remove(chunk: unknown[], place: number): void {
  if (place === 0) chunk.shift();
  else {
    for (let i = place + 1; i < chunk.length; i++) chunk[i - 1] = chunk[i];
    chunk.pop();
  }
}
