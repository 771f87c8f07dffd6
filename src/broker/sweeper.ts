import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock';
import type { Store, Sweep } from '../store/store';
import type { Policy } from './policy';

const INTERVAL_MS = 60_000;

/** Does once a minute of clock time, topic by topic, what time has made due and no poll has done. */
export class Sweeper {
  #cancel: (() => void) | undefined;
  #running: Promise<void> | undefined;
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
  sweep(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Stops sweeping; resolves when none is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#running;
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#cancel = this.clock.schedule(this.clock.now() + INTERVAL_MS, () => {
      void this.sweep().then(() => this.#schedule());
    });
  }

  async #run(): Promise<void> {
    try {
      for (const topic of await this.store.topics()) {
        let more = true;
        while (more && !this.#closed) {
          ({ more } = await this.store.sweep(topic, sweepOf(this.policy, this.clock.now())));
          // Others have their turn between two bounded parts.
          await nextTurn();
        }
      }
    } catch (error) {
      if (!this.#closed) this.log(`sweep failed, next in a minute: ${String(error)}`);
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
