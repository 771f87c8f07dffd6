import { SortedSet } from './lib/sorted-set';
import { clearTimeout, setTimeout, systemNow } from './lib/real-time';

/** What tells the time and ends waits. Everything that depends on time asks one of these. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls back once when `now()` has reached `at`, never before; returns the function that cancels it. */
  schedule(at: number, callback: () => void): () => void;
  /** Calls back once when so many ms have passed, also where the time is set back meanwhile; returns as `schedule` does. */
  after(ms: number, callback: () => void): () => void;
}

/** How a clock goes: ahead of the system's time by so many ms, or standing still at an epoch ms. */
export type ClockSetting = { readonly offsetMs: number } | { readonly frozenAt: number };

/** A callback that waits. */
interface Timer {
  /** What the time must reach, in ms. */
  readonly at: number;
  /** Tells apart those that are due at once: the first that came is called first. */
  readonly turn: number;
  readonly callback: () => void;
}

function timers(): SortedSet<Timer> {
  return new SortedSet((a, b) => a.at - b.at || a.turn - b.turn);
}

/** The longest a Node timer can wait; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The system's time, which can be moved and stopped. Whatever is due after a move is called back
 * before the move returns, in order of its time; otherwise callbacks come by a timer, never from
 * within `schedule`. Waiting callbacks do not keep the process alive.
 */
export class SystemClock implements Clock {
  readonly #waiting = timers();
  /** What waits for ms to pass, by a time that is never set back. */
  readonly #spans = timers();
  #turns = 0;
  /** How far the time was set back so far, all in all. */
  #backMs = 0;
  #offsetMs = 0;
  #frozenAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires, on this clock. */
  #timerAt = Infinity;

  now(): number {
    return this.#frozenAt ?? systemNow() + this.#offsetMs;
  }

  /** How far `now()` is ahead of the system's time, in ms; changes by itself while frozen. */
  get offsetMs(): number {
    return this.#frozenAt === undefined ? this.#offsetMs : this.#frozenAt - systemNow();
  }

  /** Whether time stands still. */
  get frozen(): boolean {
    return this.#frozenAt !== undefined;
  }

  schedule(at: number, callback: () => void): () => void {
    return this.#add(this.#waiting, at, callback);
  }

  after(ms: number, callback: () => void): () => void {
    return this.#add(this.#spans, this.now() + this.#backMs + ms, callback);
  }

  /** Moves the time by so many ms, back if negative. */
  travel(byMs: number): void {
    this.set(this.now() + byMs);
  }

  /** Makes it so late, in epoch ms; a frozen clock stays frozen. */
  set(at: number): void {
    if (!Number.isFinite(at)) throw new RangeError(`not a time: ${at}`);
    const now = Math.round(at);
    const before = this.now();
    if (this.frozen) this.#frozenAt = now;
    else this.#offsetMs = now - systemNow();
    this.#go(before);
  }

  /** Stops the time where it is. */
  freeze(): void {
    this.#frozenAt = this.now();
    this.#runDue();
  }

  /** Epoch ms of the earliest callback that waits; absent: none does. */
  get nextDueAt(): number | undefined {
    const at = this.#first;
    return at === Infinity ? undefined : at;
  }

  /** How this clock goes, for another one to go alike. */
  get setting(): ClockSetting {
    return this.#frozenAt === undefined
      ? { offsetMs: this.#offsetMs }
      : { frozenAt: this.#frozenAt };
  }

  /** Goes as another clock does, or did. */
  adopt(setting: ClockSetting): void {
    const before = this.now();
    this.#frozenAt = 'frozenAt' in setting ? setting.frozenAt : undefined;
    if ('offsetMs' in setting) this.#offsetMs = setting.offsetMs;
    this.#go(before);
  }

  /** Lets the time go on from where it was stopped. */
  resume(): void {
    if (this.#frozenAt === undefined) return;
    this.#offsetMs = this.#frozenAt - systemNow();
    this.#frozenAt = undefined;
    this.#runDue();
  }

  #add(to: SortedSet<Timer>, at: number, callback: () => void): () => void {
    const timer = { at, turn: this.#turns++, callback };
    to.add(timer);
    this.#arm();
    return () => to.delete(timer);
  }

  /** Goes on from another time than it was. */
  #go(before: number): void {
    this.#backMs += Math.max(0, before - this.now());
    this.#runDue();
  }

  /** Of whatever waits; Infinity: nothing does. */
  get #first(): number {
    return Math.min(
      this.#waiting.first()?.at ?? Infinity,
      (this.#spans.first()?.at ?? Infinity) - this.#backMs,
    );
  }

  /** The next that is due: of what is due at once, that which waits for the time itself first. */
  #take(now: number): Timer | undefined {
    const first = this.#first;
    if (first > now) return undefined;
    const isTime = (this.#waiting.first()?.at ?? Infinity) <= first;
    return (isTime ? this.#waiting : this.#spans).shift();
  }

  #runDue(): void {
    clearTimeout(this.#timer);
    this.#timerAt = Infinity;
    const now = this.now();
    try {
      for (let due = this.#take(now); due; due = this.#take(now)) due.callback();
    } finally {
      this.#arm();
    }
  }

  /** One timer for the earliest of all. When that was cancelled it fires for nothing and is set anew. */
  #arm(): void {
    const first = this.#first;
    if (first >= this.#timerAt) return;
    const waitMs = first - this.now();
    if (this.frozen && waitMs > 0) return;
    clearTimeout(this.#timer);
    this.#timerAt = first;
    this.#timer = setTimeout(
      () => this.#runDue(),
      Math.min(Math.max(waitMs, 0), LONGEST_TIMER_MS),
    ).unref();
  }
}
