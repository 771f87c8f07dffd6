const EMPTY: ReadonlyMap<never, never> = new Map<never, never>();

/** A map that takes up nothing until something is set: a topic has many of them, and most stay empty. */
export class LateMap<K, V> implements Iterable<[K, V]> {
  #map: Map<K, V> | undefined;

  get size(): number {
    return this.#map?.size ?? 0;
  }

  get(key: K): V | undefined {
    return this.#map?.get(key);
  }

  has(key: K): boolean {
    return this.#map?.has(key) === true;
  }

  set(key: K, value: V): void {
    (this.#map ??= new Map()).set(key, value);
  }

  delete(key: K): boolean {
    return this.#map?.delete(key) === true;
  }

  clear(): void {
    this.#map = undefined;
  }

  keys(): MapIterator<K> {
    return (this.#map ?? EMPTY).keys();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return (this.#map ?? EMPTY)[Symbol.iterator]();
  }
}
