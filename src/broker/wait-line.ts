import type { Clock } from '../clock';
import { SortedSet } from '../lib/sorted-set';
import type { Waiter } from './waiter';

/** What lines have in common; one for all of them, for ten thousand may be there. */
export interface WaitLineOwner {
  readonly clock: Clock;
  /** Is told when no waiter is left in a line. */
  unused(line: WaitLine): void;
  /** Is handed every look that begins. */
  track(look: Promise<unknown>): void;
}

interface Parked {
  readonly rank: number;
  readonly waiter: Waiter;
}

function byRank(a: Parked, b: Parked): number {
  return a.rank - b.rank;
}

/**
 * Waiters with equal wishes, first come first served.
 *
 * A waiter that comes while the line is known to find nothing parks without a look; else it looks
 * for itself, so that none stands in line for a backlog. A signal makes one parked waiter look, and
 * one that found something makes the next one look: a signal costs a look, not one per waiter. No
 * signal is lost, for while anyone is parked either a look is under way, or the last one found
 * nothing and no signal has come since it began.
 */
export class WaitLine {
  readonly #parked = new SortedSet<Parked>(byRank);
  #arrivals = 0;
  #looking = 0;
  /** Signals so far. A look that began before the last one proves nothing. */
  #signals = 0;
  #isEmpty = false;
  #wakeAt = Infinity;
  #cancelWake: (() => void) | undefined;

  /** `topic`: its key; `wish`: that of its waiters. */
  constructor(
    private readonly owner: WaitLineOwner,
    readonly topic: string,
    readonly wish: string,
  ) {}

  /** Lets a waiter in. */
  join(waiter: Waiter): void {
    const rank = this.#arrivals++;
    if (this.#isEmpty) this.#park(rank, waiter);
    else this.#serve(rank, waiter);
  }

  /** Something may have become deliverable. */
  signal(): void {
    this.#signals++;
    this.#isEmpty = false;
    // A look under way sees when it ends that there was a signal.
    if (this.#looking === 0) this.#serveNext();
  }

  #serveNext(): void {
    const next = this.#parked.shift();
    if (next === undefined) return;
    next.waiter.unpark();
    this.#serve(next.rank, next.waiter);
  }

  #serve(rank: number, waiter: Waiter): void {
    this.owner.track(this.#lookFor(rank, waiter));
  }

  async #lookFor(rank: number, waiter: Waiter): Promise<void> {
    this.#looking++;
    const before = this.#signals;
    const { found, wakeAt } = await waiter.look();
    // Nothing is awaited from here on, or a signal could slip in unseen.
    if (wakeAt !== undefined) this.#wakeBy(wakeAt);
    this.#looking--;
    this.#isEmpty = found === 'nothing' && before === this.#signals;
    if (waiter.isWaiting) this.#park(rank, waiter);
    if (found === 'some' || (!this.#isEmpty && this.#looking === 0)) this.#serveNext();
    this.#checkUse();
  }

  #park(rank: number, waiter: Waiter): void {
    const place = { rank, waiter };
    this.#parked.add(place);
    waiter.park(() => {
      this.#parked.delete(place);
      this.#checkUse();
    });
  }

  #wakeBy(at: number): void {
    if (at >= this.#wakeAt) return;
    this.#cancelWake?.();
    this.#wakeAt = at;
    this.#cancelWake = this.owner.clock.schedule(at, () => {
      this.#wakeAt = Infinity;
      this.signal();
    });
  }

  #checkUse(): void {
    if (this.#looking > 0 || this.#parked.size > 0) return;
    this.#cancelWake?.();
    this.owner.unused(this);
  }
}
