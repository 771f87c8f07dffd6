import type { StoredEntry } from '../../store/store';
import type { LookContext } from '../look/message-places';

/** An entry in a queue of a topic. */
export interface QueueEntry {
  readonly look: LookContext;
  readonly queue: number;
  readonly entry: StoredEntry;
}

/** How many entries of a queue are read at a time. */
const WINDOW = 32;

/** One queue, read from its end. */
class QueueTail {
  #window: StoredEntry[] = [];
  #to: number;

  /** `to`: what comes first is before it. */
  constructor(
    readonly look: LookContext,
    readonly queue: number,
    to: number,
  ) {
    this.#to = to;
  }

  /** Everything from here on was handed out. */
  get to(): number {
    return (this.#window.at(-1)?.offset ?? this.#to - 1) + 1;
  }

  /** The newest that is left; `undefined`: nothing is. */
  async newest(): Promise<StoredEntry | undefined> {
    const { store, topic, described, now, policy } = this.look;
    const min = described.ranges[this.queue]?.min ?? 0;
    while (this.#window.length === 0 && this.#to > min) {
      const from = Math.max(min, this.#to - WINDOW);
      const retainSince = now - policy.retentionMs;
      const read = { now, limit: this.#to - from, retainSince, peek: true };
      const { entries } = await store.read({ ...topic, queue: this.queue }, from, read);
      this.#window = entries.filter(({ at, offset }) => at >= retainSince && offset < this.#to);
      this.#to = from;
    }
    return this.#window.at(-1);
  }

  take(): void {
    this.#window.pop();
  }
}

/** The queues of topics as one list, the newest entry first. Cost: O(queues) for each entry. */
export class NewestFirst {
  readonly #tails: QueueTail[];

  /** `ends`: per queue, where it goes on; only for a single topic. */
  constructor(looks: readonly LookContext[], ends?: readonly number[]) {
    this.#tails = looks.flatMap((look) =>
      look.described.ranges.flatMap(({ min, max }, queue) => {
        const to = Math.min(max, ends?.[queue] ?? max);
        return to > min || looks.length === 1 ? [new QueueTail(look, queue, to)] : [];
      }),
    );
  }

  /** Where the list goes on, per queue. */
  get ends(): number[] {
    return this.#tails.map(({ to }) => to);
  }

  /** Whether everything was handed out. */
  async isEmpty(): Promise<boolean> {
    for (const tail of this.#tails) if ((await tail.newest()) !== undefined) return false;
    return true;
  }

  async next(): Promise<QueueEntry | undefined> {
    let newest: { readonly tail: QueueTail; readonly entry: StoredEntry } | undefined;
    for (const tail of this.#tails) {
      const entry = await tail.newest();
      if (entry !== undefined && entry.at > (newest?.entry.at ?? -1)) newest = { tail, entry };
    }
    if (newest === undefined) return undefined;
    const { tail, entry } = newest;
    tail.take();
    return { look: tail.look, queue: tail.queue, entry };
  }
}
