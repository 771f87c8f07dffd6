import type { Hold, HoldPlace } from '../store';
import { LateMap } from '../../lib/late-map';
import { SortedSet } from '../../lib/sorted-set';
import type { Tally } from './tally';
import { HOLD_BYTES } from './weight';

/** The holds of one group on one log, found by offset or by the time they end. O(log n) each. */
export class Holds {
  readonly #byOffset = new LateMap<number, Hold>();
  #byEnd = new SortedSet(byEnd);

  constructor(private readonly tally: Tally) {}

  get size(): number {
    return this.#byOffset.size;
  }

  get(offset: number): Hold | undefined {
    return this.#byOffset.get(offset);
  }

  /** Adds a hold in place of the one the entry had. */
  set(hold: Hold): void {
    const before = this.#byOffset.get(hold.offset);
    if (before !== undefined) this.#byEnd.delete(before);
    else this.tally.add(HOLD_BYTES);
    this.#byOffset.set(hold.offset, hold);
    this.#byEnd.add(hold);
  }

  delete(hold: Hold): void {
    if (this.#byOffset.delete(hold.offset)) this.tally.add(-HOLD_BYTES);
    this.#byEnd.delete(hold);
  }

  clear(): void {
    this.tally.add(-HOLD_BYTES * this.size);
    this.#byOffset.clear();
    this.#byEnd = new SortedSet(byEnd);
  }

  /** When the first of them ends. */
  firstEnd(): number | undefined {
    return this.#byEnd.first()?.until;
  }

  /** When the last of them ends. */
  lastEnd(): number | undefined {
    return this.#byEnd.last()?.until;
  }

  /** Up to `limit` that have ended by `now`, by (until, offset), from after a place on. */
  ended(now: number, limit: number, after?: HoldPlace): Hold[] {
    const ended: Hold[] = [];
    const holds = after ? this.#byEnd.after({ ...after, times: 0, firstAt: 0 }) : this.#byEnd;
    for (const hold of holds) {
      if (hold.until > now || ended.length === limit) break;
      ended.push(hold);
    }
    return ended;
  }

  /** Those that have not ended by `now`, by (until, offset). */
  running(now: number): Iterable<Hold> {
    return this.#byEnd.after(lastEndedAt(now));
  }

  /** Up to `limit` by (until, offset), from after a place on. */
  list(limit: number, after: HoldPlace = { until: -Infinity, offset: 0 }): Hold[] {
    const listed: Hold[] = [];
    if (limit <= 0) return listed;
    for (const hold of this.#byEnd.after({ ...after, times: 0, firstAt: 0 })) {
      if (listed.push(hold) === limit) break;
    }
    return listed;
  }

  /** How many have ended by `now`, and after `since` if it is given. O(their number). */
  countEnded(now: number, since = -Infinity): number {
    let count = 0;
    for (const { until } of this.#byEnd.after(lastEndedAt(since))) {
      if (until > now) break;
      count++;
    }
    return count;
  }
}

/** After every hold that ends then. */
function lastEndedAt(until: number): Hold {
  return { until, offset: Infinity, times: 0, firstAt: 0 };
}

function byEnd(a: Hold, b: Hold): number {
  return a.until - b.until || a.offset - b.offset;
}
