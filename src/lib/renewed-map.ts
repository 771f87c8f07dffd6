/** So many keys, at least, are taken out before the map is made anew. */
const LEAST_DELETED = 1_000;

/**
 * A map for keys that come and go by the thousand. It makes its `Map` anew now and then, for V8 gives
 * one a new table when many keys were taken out, and the old table, with all that was in it, points to
 * the new one (see `linked-list.ts`). Every call is O(1) on average.
 */
export class RenewedMap<K, V> {
  #map = new Map<K, V>();
  #deleted = 0;

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  set(key: K, value: V): void {
    this.#map.set(key, value);
  }

  /** Says whether it was there. */
  delete(key: K): boolean {
    const wasThere = this.#map.delete(key);
    if (wasThere && ++this.#deleted > Math.max(LEAST_DELETED, this.#map.size)) {
      this.#map = new Map(this.#map);
      this.#deleted = 0;
    }
    return wasThere;
  }
}
