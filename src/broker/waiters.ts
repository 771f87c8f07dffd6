import {
  type HeldEntry,
  type Store,
  type Subscription,
  topicKey,
  type TopicRef,
} from '../store/store';
import type { Caller } from './message';
import { WaitLine, type WaitLineOwner } from './wait-line';
import { Waiter, type Poll, type Waiting } from './waiter';
import { LinkedList } from '../lib/linked-list';
import { nextTurn } from '../lib/real-time';

/** All calls that wait for messages, by topic and wish; woken by the store's signals and by time. */
export class Waiters {
  readonly #topics = new Map<string, Map<string, WaitLine>>();
  readonly #waiting = new LinkedList<Waiter>();
  readonly #looks = new LinkedList<Promise<unknown>>();
  readonly #owner: WaitLineOwner;
  readonly #unwatch: () => void;
  #closed = false;

  constructor(
    store: Store,
    private readonly waiting: Waiting,
  ) {
    this.#owner = {
      clock: waiting.clock,
      unused: (line) => this.#remove(line),
      track: (look) => this.#track(look),
    };
    this.#unwatch = store.watch((change) => {
      if (change?.of !== 'note') this.#signal(change?.topic);
    });
  }

  /** Calls that wait now. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Messages for a call: what is there, or else what comes in `waitMs`; empty is no error. */
  async take(poll: Poll, waitMs: number, caller?: Caller): Promise<HeldEntry[]> {
    const waits = waitMs > 0 && !this.#closed;
    const waiter = new Waiter(poll, this.waiting, waits ? waitMs : 0, caller);
    if (!waiter.isWaiting) return waiter.answer;
    if (!waits) {
      this.#track(waiter.look());
      return waiter.answer;
    }
    const place = this.#waiting.add(waiter);
    try {
      // In line before it looks: a signal that comes meanwhile finds it there.
      this.#lineOf(poll).join(waiter);
      return await waiter.answer;
    } finally {
      this.#waiting.delete(place);
    }
  }

  /**
   * Resolves when no look is under way: every call was answered or waits, and what the clock or
   * this process's store has woken has had its turn. It says nothing of signals still on their way
   * from another process.
   */
  async settled(): Promise<void> {
    // No call is there to be woken: a turn of the event loop would bring nothing.
    if (this.#waiting.size === 0 && this.#looks.size === 0) return;
    // A look that finds something begins the next one, at most once per call that waits; beyond
    // that it is traffic, which need not end.
    for (let rounds = this.#waiting.size + 2; rounds > 0; rounds--) {
      await Promise.all(this.#looks);
      // Signals come in a microtask.
      await nextTurn();
      if (this.#looks.size === 0) return;
    }
  }

  /** Answers with nothing the calls that wait there, all where nothing is named; later ones wait as ever. */
  end({ instance, topic, group }: Partial<Subscription> = {}): void {
    for (const waiter of this.#waiting) {
      const { from } = waiter;
      if (instance !== undefined && from.instance !== instance) continue;
      if (topic !== undefined && from.topic !== topic) continue;
      if (group === undefined || from.group === group) waiter.end();
    }
  }

  /** Answers all calls with nothing, and those to come at once; resolves when no look is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#unwatch();
    for (const waiter of this.#waiting) waiter.end();
    await Promise.all(this.#looks);
  }

  #lineOf({ from, wish }: Poll): WaitLine {
    const key = topicKey(from);
    const lines = this.#topics.get(key) ?? new Map<string, WaitLine>();
    this.#topics.set(key, lines);
    const line = lines.get(wish) ?? new WaitLine(this.#owner, key, wish);
    lines.set(wish, line);
    return line;
  }

  #remove(line: WaitLine): void {
    const { topic, wish } = line;
    const lines = this.#topics.get(topic);
    // There may be another one in its place.
    if (lines?.get(wish) !== line) return;
    lines.delete(wish);
    if (lines.size === 0) this.#topics.delete(topic);
  }

  #signal(topic: TopicRef | undefined): void {
    const topics =
      topic === undefined ? this.#topics.values() : [this.#topics.get(topicKey(topic))];
    for (const lines of [...topics]) {
      for (const line of [...(lines?.values() ?? [])]) line.signal();
    }
  }

  #track(look: Promise<unknown>): void {
    const place = this.#looks.add(look);
    void look.finally(() => this.#looks.delete(place));
  }
}
