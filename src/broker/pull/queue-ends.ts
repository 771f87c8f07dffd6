import type { Clock } from '../../clock';
import type { Subscription } from '../../store/store';
import type { PullRules } from './call';
import type { PullTable } from './pull-table';

/** ms between two looks while something changes, and the most it grows to while nothing does. */
const SHORTEST_MS = 3_000;
const LONGEST_MS = 10_000;
/** Groups whose last look is remembered; the rest just look again. */
const REMEMBERED = 1_000;

/**
 * Finds out the ends of a group's queues when a poll came back empty, now and then, so that the
 * next one goes where messages are (mq-proxy, ConsumerQueueOffsetManager.updateNewerMaxOffset).
 */
export class QueueEnds {
  readonly #looks = new Map<string, { readonly nextAt: number; readonly everyMs: number }>();

  constructor(
    private readonly table: PullTable,
    private readonly clock: Clock,
  ) {}

  /** Looks unless it is too early; never needed when queues are ranked by their real ends. */
  async look(of: Subscription, rules: PullRules): Promise<void> {
    const now = this.clock.now();
    const key = `${of.instance}/${of.topic}/${of.group}`;
    const last = this.#looks.get(key);
    if (rules.freshRanking || (last !== undefined && now < last.nextAt)) return;
    const changed = await this.#update(of);
    const everyMs = changed
      ? SHORTEST_MS
      : Math.min((last?.everyMs ?? 0) + SHORTEST_MS, LONGEST_MS);
    this.#looks.delete(key);
    this.#looks.set(key, { nextAt: now + everyMs, everyMs });
    if (this.#looks.size > REMEMBERED) this.#forgetOldest();
  }

  async #update(of: Subscription): Promise<boolean> {
    const rows = await this.table.rows(of);
    const updates = rows.map(async (known, queue) => {
      const { max } = await this.table.ends(of, queue);
      const newer = await this.table.change(
        of,
        queue,
        (row) =>
          max > Math.max(row.maxSeen, row.maxKnown) ? { ...row, maxKnown: max } : undefined,
        known,
      );
      return newer !== undefined;
    });
    return (await Promise.all(updates)).includes(true);
  }

  #forgetOldest(): void {
    for (const key of this.#looks.keys()) {
      this.#looks.delete(key);
      return;
    }
  }
}
