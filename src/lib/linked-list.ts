/** A thing in a {@link LinkedList}. */
export interface Link<T> {
  readonly value: T;
  before: Link<T> | undefined;
  after: Link<T> | undefined;
  isIn: boolean;
}

/**
 * Things that come and go by the thousand, in the order they came; to add one and to take one out are
 * O(1). A `Set` would do the same, but V8 makes it a new table now and then, and the old one, with all
 * that was in it, points to the new one: once the garbage collector has moved one of them to the old
 * generation, it moves all that come after it too, and what was in them. That costs a tenth of a publish.
 */
export class LinkedList<T> implements Iterable<T> {
  #first: Link<T> | undefined;
  #last: Link<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#first?.value;
  }

  /** Adds one behind the others. */
  add(value: T): Link<T> {
    const link: Link<T> = { value, before: this.#last, after: undefined, isIn: true };
    if (this.#last === undefined) this.#first = link;
    else this.#last.after = link;
    this.#last = link;
    this.#size++;
    return link;
  }

  /** Takes out one of this list; says whether it was in it. */
  delete(link: Link<T>): boolean {
    if (!link.isIn) return false;
    const { before, after } = link;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    // It must lead to no other: see above.
    link.before = link.after = undefined;
    link.isIn = false;
    this.#size--;
    return true;
  }

  /** Those that are in it when it begins; they may be taken out meanwhile. */
  [Symbol.iterator](): Iterator<T> {
    const values: T[] = [];
    for (let link = this.#first; link !== undefined; link = link.after) values.push(link.value);
    return values.values();
  }
}
