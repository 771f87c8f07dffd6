import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock';
import type { Store, Sweep, TopicRef } from '../store/store';
import type { Policy } from './policy';

const INTERVAL_MS = 60_000;
/** Topics that are swept at a time. */
const BATCH = 16;

/** What sweeps did. */
export interface SweepTotals {
  /** Deliveries that ended since the time asked about, those that are dead now too. */
  ended: number;
  /** Scheduled entries that went into their queues. */
  released: number;
  /** Entries that were handed out too often and are dead letters now. */
  dead: number;
  /** Entries that were kept long enough. */
  dropped: number;
}

/** What to sweep, and what to count. */
export interface SweepOptions {
  /** Absent: all. */
  readonly topics?: readonly TopicRef[];
  /** Epoch ms after which deliveries must have ended to be counted; absent: none are. */
  readonly endedAfter?: number;
}

/** Does once a minute of clock time, topic by topic, what time has made due and no poll has done. */
export class Sweeper {
  #cancel: (() => void) | undefined;
  #running: Promise<SweepTotals> | undefined;
  #pauses = 0;
  #closed = false;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly policy: Policy,
    private readonly log: (line: string) => void,
  ) {
    this.#schedule();
  }

  /** Sweeps now; joins a sweep that is under way. Never fails: what goes wrong is logged. */
  sweep(options: SweepOptions = {}): Promise<SweepTotals> {
    this.#running ??= this.#run(options).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Lets no sweep begin by itself until the returned function is called; none is under way then. */
  async pause(): Promise<() => void> {
    this.#pauses++;
    this.#cancel?.();
    await this.#running;
    return () => {
      if (--this.#pauses === 0) this.#schedule();
    };
  }

  /** Stops sweeping; resolves when none is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#running;
  }

  #schedule(): void {
    if (this.#closed || this.#pauses > 0) return;
    this.#cancel?.();
    this.#cancel = this.clock.after(INTERVAL_MS, () => {
      void this.sweep().then(() => this.#schedule());
    });
  }

  async #run({ topics, endedAfter }: SweepOptions): Promise<SweepTotals> {
    const totals: SweepTotals = { ended: 0, released: 0, dead: 0, dropped: 0 };
    try {
      const all = topics ?? (await this.store.topics());
      for (let from = 0; from < all.length && !this.#closed; from += BATCH) {
        // Others have their turn between two bounded parts.
        if (from > 0) await nextTurn();
        await this.#sweepAll(all.slice(from, from + BATCH), totals, endedAfter);
      }
    } catch (error) {
      if (!this.#closed) this.log(`sweep failed, next in a minute: ${String(error)}`);
    }
    return totals;
  }

  /** Sweeps some topics, a part of each at a time, until nothing is left to do. */
  async #sweepAll(
    topics: readonly TopicRef[],
    totals: SweepTotals,
    endedAfter: number | undefined,
  ): Promise<void> {
    let left = topics;
    let sweep: Sweep = { ...sweepOf(this.policy, this.clock.now()), endedAfter };
    while (left.length > 0 && !this.#closed) {
      const swept = await Promise.all(left.map((topic) => this.store.sweep(topic, sweep)));
      for (const { ended, released, dead, dropped } of swept) {
        totals.ended += ended;
        totals.released += released;
        totals.dead += dead;
        totals.dropped += dropped;
      }
      left = left.filter((_, i) => swept[i]?.more);
      if (left.length === 0) return;
      await nextTurn();
      sweep = sweepOf(this.policy, this.clock.now());
    }
  }
}

function sweepOf(policy: Policy, now: number): Sweep {
  return {
    now,
    maxTimes: policy.maxRetries + 1,
    retainSince: now - policy.retentionMs,
    retainHalfSince: now - policy.checkForMs,
    retainDeadSince: now - policy.deadRetentionMs,
    groupsSince: now - policy.idleGroupMs,
  };
}
