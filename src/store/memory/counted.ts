import { LateMap } from '../../lib/late-map';
import { SortedSet } from '../../lib/sorted-set';
import { QueueLog } from './queue-log';
import type { Tally } from './tally';

/* The places of a topic, which count what is in them. */

interface Weighed {
  readonly bytes: number;
}

/** A queue that counts what is in it. */
export class CountedLog<T extends Weighed> extends QueueLog<T> {
  readonly #tally: Tally;

  constructor(tally: Tally) {
    super();
    this.#tally = tally;
  }

  override push(item: T): number {
    this.#tally.add(item.bytes);
    return super.push(item);
  }

  protected override dropped({ bytes }: T): void {
    this.#tally.add(-bytes);
  }
}

/** Entries by their offsets, in the order in which they came. */
export class CountedMap<T extends Weighed> extends LateMap<number, T> {
  readonly #tally: Tally;

  constructor(tally: Tally) {
    super();
    this.#tally = tally;
  }

  override set(offset: number, entry: T): void {
    this.#tally.add(entry.bytes - (this.get(offset)?.bytes ?? 0));
    super.set(offset, entry);
  }

  override delete(offset: number): boolean {
    this.#tally.add(-(this.get(offset)?.bytes ?? 0));
    return super.delete(offset);
  }
}

/** Entries in an order of their own. */
export class CountedSet<T extends Weighed> extends SortedSet<T> {
  readonly #tally: Tally;

  constructor(tally: Tally, compare: (a: T, b: T) => number) {
    super(compare);
    this.#tally = tally;
  }

  override add(entry: T): void {
    this.#tally.add(entry.bytes);
    super.add(entry);
  }

  /** Removes the entry, which must be the one that was added. */
  override delete(entry: T): boolean {
    const isDone = super.delete(entry);
    if (isDone) this.#tally.add(-entry.bytes);
    return isDone;
  }
}
