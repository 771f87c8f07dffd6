import type { Clock } from '../clock';
import { isStoreAway } from '../errors';
import type { HoldPlace, Store, Sweep, TopicRef } from '../store/store';
import type { Policy } from './policy';
import { maxTimesIn } from './retry';
import { RecentMap } from '../lib/recent-map';
import { nextTurn } from '../lib/real-time';

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
  /** Topics with more ended holds than one sweep looks at: how far all were looked at. */
  readonly #looked = new RecentMap<string, HoldPlace>(1_000);

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
        const batch = all.slice(from, from + BATCH);
        const sweeps = batch.map((topic) => this.#sweepTopic(topic, totals, endedAfter));
        // None goes on after one has failed.
        await Promise.allSettled(sweeps);
        await Promise.all(sweeps);
      }
    } catch (error) {
      if (this.#closed || isStoreAway(error)) return totals;
      this.log(`sweep failed, next in a minute: ${String(error)}`);
    }
    return totals;
  }

  /** Sweeps a topic, a part at a time, until nothing is left to do. */
  async #sweepTopic(
    topic: TopicRef,
    totals: SweepTotals,
    endedAfter: number | undefined,
  ): Promise<void> {
    let sweep: Sweep = { ...sweepOf(this.policy, topic, this.clock.now()), endedAfter };
    while (!this.#closed) {
      const { next, ...swept } = await this.store.sweep(topic, sweep);
      totals.ended += swept.ended;
      totals.released += swept.released;
      totals.dead += swept.dead;
      totals.dropped += swept.dropped;
      const heldAfter = this.#placeAfter(topic, sweep, next);
      if (!swept.more && next === undefined) return;
      await nextTurn();
      sweep = { ...sweepOf(this.policy, topic, this.clock.now()), heldAfter };
    }
  }

  /**
   * Where to go on among the ended holds. What was looked at is not looked at again, this time nor
   * the next, but for the first part of each: a hold that has ended stays as it is.
   */
  #placeAfter(topic: TopicRef, { now, heldAfter }: Sweep, next?: HoldPlace): HoldPlace | undefined {
    const key = `${topic.instance}\n${topic.topic}`;
    if (next === undefined) {
      // Whatever ends in this very ms may be yet to come.
      const all = { until: now - 1, offset: Number.MAX_SAFE_INTEGER };
      if (heldAfter !== undefined) this.#looked.set(key, all);
      return all;
    }
    const looked = heldAfter === undefined ? this.#looked.get(key) : undefined;
    return looked !== undefined && looked.until > next.until && looked.until < now ? looked : next;
  }
}

function sweepOf(policy: Policy, topic: TopicRef, now: number): Sweep {
  return {
    now,
    ...maxTimesIn(policy, topic),
    retainSince: now - policy.retentionMs,
    retainHalfSince: now - policy.checkForMs,
    retainDeadSince: now - policy.deadRetentionMs,
    groupsSince: now - policy.idleGroupMs,
  };
}
