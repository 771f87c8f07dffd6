/**
 * Remembers at least the last `limit / 2` keys that were set or asked for, and at most `limit`.
 * Every call is O(1): forgetting drops the older half at once.
 */
export class RecentMap<K, V> {
  #recent = new Map<K, V>();
  #older = new Map<K, V>();

  constructor(private readonly limit: number) {}

  /** Keys that may still be remembered. */
  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  get(key: K): V | undefined {
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    if (this.#recent.size >= this.limit / 2 && !this.#recent.has(key)) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, value);
  }

  delete(key: K): void {
    this.#recent.delete(key);
    this.#older.delete(key);
  }

  /** Forgets the keys that are meant; O(all keys). */
  deleteWhere(isMeant: (key: K) => boolean): void {
    for (const keys of [this.#recent, this.#older]) {
      for (const key of keys.keys()) if (isMeant(key)) keys.delete(key);
    }
  }

  clear(): void {
    this.#recent.clear();
    this.#older.clear();
  }
}
