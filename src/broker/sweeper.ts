import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock';
import type { Store, Sweep } from '../store/store';
import type { Policy } from './policy';

const INTERVAL_MS = 60_000;

/** What sweeps did. */
export interface SweepTotals {
  /** Scheduled entries that went into their queues. */
  released: number;
  /** Entries that were handed out too often and are dead letters now. */
  dead: number;
  /** Entries that were kept long enough. */
  dropped: number;
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
  sweep(): Promise<SweepTotals> {
    this.#running ??= this.#run().finally(() => {
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
    this.#cancel = this.clock.schedule(this.clock.now() + INTERVAL_MS, () => {
      void this.sweep().then(() => this.#schedule());
    });
  }

  async #run(): Promise<SweepTotals> {
    const totals: SweepTotals = { released: 0, dead: 0, dropped: 0 };
    try {
      for (const topic of await this.store.topics()) {
        let more = true;
        while (more && !this.#closed) {
          const swept = await this.store.sweep(topic, sweepOf(this.policy, this.clock.now()));
          totals.released += swept.released;
          totals.dead += swept.dead;
          totals.dropped += swept.dropped;
          more = swept.more;
          // Others have their turn between two bounded parts.
          await nextTurn();
        }
      }
    } catch (error) {
      if (!this.#closed) this.log(`sweep failed, next in a minute: ${String(error)}`);
    }
    return totals;
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
