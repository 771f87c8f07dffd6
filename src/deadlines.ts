/** A callback that waits in {@link Deadlines}. */
export interface Deadline {
  readonly at: number;
  readonly callback: () => void;
}
interface Slot extends Deadline {
  /** Puts equal times in the order in which they came. */
  readonly turn: number;
  /** Where it is in the heap; -1 when it is not there any more. */
  index: number;
}

/** Callbacks in order of their time, first come first served among equals: a heap that knows where each of its members is. */
export class Deadlines {
  readonly #heap: Slot[] = [];
  #turns = 0;

  /** The earliest time, if there is any. O(1). */
  get first(): number | undefined {
    return this.#heap[0]?.at;
  }

  /** Returns the function that takes it out again; it may be called at any time. O(log n). */
  add(at: number, callback: () => void): () => void {
    const slot: Slot = { at, callback, turn: this.#turns++, index: this.#heap.length };
    this.#heap.push(slot);
    this.#rise(slot);
    return () => this.#remove(slot);
  }

  /** Takes out the earliest, if its time is not after `now`. O(log n). */
  takeDue(now: number): Deadline | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.at > now) return undefined;
    this.#remove(first);
    return first;
  }

  #remove(slot: Slot): void {
    if (slot.index < 0) return;
    const last = this.#heap.pop();
    if (last !== undefined && last !== slot) {
      this.#place(last, slot.index);
      this.#rise(last);
      this.#sink(last);
    }
    slot.index = -1;
  }

  #rise(slot: Slot): void {
    while (slot.index > 0) {
      const parent = this.#heap[(slot.index - 1) >> 1];
      if (parent === undefined || isBefore(parent, slot)) return;
      this.#exchange(parent, slot);
    }
  }

  #sink(slot: Slot): void {
    for (;;) {
      const left = this.#heap[2 * slot.index + 1];
      const right = this.#heap[2 * slot.index + 2];
      if (left === undefined) return;
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (isBefore(slot, child)) return;
      this.#exchange(slot, child);
    }
  }

  #exchange(a: Slot, b: Slot): void {
    const { index } = a;
    this.#place(a, b.index);
    this.#place(b, index);
  }

  #place(slot: Slot, index: number): void {
    this.#heap[index] = slot;
    slot.index = index;
  }
}

function isBefore(a: Slot, b: Slot): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn);
}
