/** Something that waits in {@link TimerHeap}. */
interface Slot<T> {
  readonly rank: number;
  readonly value: T;
  /** Puts equal ranks in the order in which they came. */
  readonly turn: number;
  /** Where it is in the heap; -1 when it is not there any more. */
  index: number;
}

/** Values in order of their rank, lowest first, and of arrival among equals: a heap that knows where each of its members is. */
export class TimerHeap<T> {
  readonly #heap: Slot<T>[] = [];
  #turns = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The lowest rank, if there is any. O(1). */
  get first(): number | undefined {
    return this.#heap[0]?.rank;
  }

  /** Returns the function that takes it out again; it may be called at any time. O(log n). */
  add(rank: number, value: T): () => void {
    const slot: Slot<T> = { rank, value, turn: this.#turns++, index: this.#heap.length };
    this.#heap.push(slot);
    this.#rise(slot);
    return () => this.#remove(slot);
  }

  /** Takes out the first, if its rank is not above `rank`. O(log n). */
  take(rank = Infinity): T | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.rank > rank) return undefined;
    this.#remove(first);
    return first.value;
  }

  #remove(slot: Slot<T>): void {
    if (slot.index < 0) return;
    const last = this.#heap.pop();
    if (last !== undefined && last !== slot) {
      this.#place(last, slot.index);
      this.#rise(last);
      this.#sink(last);
    }
    slot.index = -1;
  }

  #rise(slot: Slot<T>): void {
    while (slot.index > 0) {
      const parent = this.#heap[(slot.index - 1) >> 1];
      if (parent === undefined || isBefore(parent, slot)) return;
      this.#exchange(parent, slot);
    }
  }

  #sink(slot: Slot<T>): void {
    for (;;) {
      const left = this.#heap[2 * slot.index + 1];
      const right = this.#heap[2 * slot.index + 2];
      if (left === undefined) return;
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (isBefore(slot, child)) return;
      this.#exchange(slot, child);
    }
  }

  #exchange(a: Slot<T>, b: Slot<T>): void {
    const { index } = a;
    this.#place(a, b.index);
    this.#place(b, index);
  }

  #place(slot: Slot<T>, index: number): void {
    this.#heap[index] = slot;
    slot.index = index;
  }
}

function isBefore(a: Slot<unknown>, b: Slot<unknown>): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.turn < b.turn);
}
