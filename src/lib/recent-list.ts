/** The last of what was added, in its order and numbered from 1 on; a bounded number of a bounded weight. */
export class RecentList<T extends object> {
  readonly #items: (T | undefined)[] = [];
  readonly #weights: number[] = [];
  readonly #listeners = new Set<() => void>();
  #first = 1;
  #last = 0;
  #weight = 0;

  /** Of `limit` items at most, which together weigh so much at most; the last one is kept whatever it weighs. */
  constructor(
    readonly limit: number,
    private readonly mostWeight = Infinity,
  ) {}

  /** The number of the last one; an item keeps its number. */
  get last(): number {
    return this.#last;
  }

  /** The number of the first one that is remembered, or of the next. */
  get first(): number {
    return this.#first;
  }

  /** Adds one and forgets the first ones, as many as are too many. O(1) for each. */
  add(item: T, weight = 1): void {
    while (
      this.#first <= this.#last &&
      (this.#last - this.#first + 1 >= this.limit || this.#weight + weight > this.mostWeight)
    ) {
      this.#drop(this.#first++ % this.limit);
    }
    const place = ++this.#last % this.limit;
    this.#items[place] = item;
    this.#weights[place] = weight;
    this.#weight += weight;
    if (this.#listeners.size > 0) for (const listener of this.#listeners) listener();
  }

  /** Calls back after each that is added; returns the function that stops it. */
  onAdd(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Those after the one with a number, the first ones first, with their numbers. */
  *numbered(after = 0): IterableIterator<readonly [number, T]> {
    for (let number = Math.max(after + 1, this.#first); number <= this.#last; number++) {
      const item = this.#items[number % this.limit];
      if (item !== undefined) yield [number, item];
    }
  }

  /** Forgets those that are meant, or all. */
  forget(isMeant: (item: T) => boolean = () => true): void {
    for (let number = this.#first; number <= this.#last; number++) {
      const place = number % this.limit;
      const item = this.#items[place];
      if (item !== undefined && isMeant(item)) this.#drop(place);
    }
  }

  #drop(place: number): void {
    this.#weight -= this.#weights[place] ?? 0;
    this.#weights[place] = 0;
    this.#items[place] = undefined;
  }
}
