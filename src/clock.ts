import { Ranked } from './ranked';

/** What tells the time and ends waits. Everything that depends on time asks one of these. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls back once when `now()` has reached `at`, never before; returns the function that cancels it. */
  schedule(at: number, callback: () => void): () => void;
}

/** How a clock goes: ahead of the system's time by so many ms, or standing still at an epoch ms. */
export type ClockSetting = { readonly offsetMs: number } | { readonly frozenAt: number };

/** The longest a Node timer can wait; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The system's time, which can be moved and stopped. Whatever is due after a move is called back
 * before the move returns, in order of its time; otherwise callbacks come by a timer, never from
 * within `schedule`. Waiting callbacks do not keep the process alive.
 */
export class SystemClock implements Clock {
  readonly #waiting = new Ranked<() => void>();
  #offsetMs = 0;
  #frozenAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires, on this clock. */
  #timerAt = Infinity;

  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offsetMs;
  }

  /** How far `now()` is ahead of the system's time, in ms; changes by itself while frozen. */
  get offsetMs(): number {
    return this.#frozenAt === undefined ? this.#offsetMs : this.#frozenAt - Date.now();
  }

  /** Whether time stands still. */
  get frozen(): boolean {
    return this.#frozenAt !== undefined;
  }

  schedule(at: number, callback: () => void): () => void {
    const cancel = this.#waiting.add(at, callback);
    this.#arm();
    return cancel;
  }

  /** Moves the time by so many ms, back if negative. */
  travel(byMs: number): void {
    this.set(this.now() + byMs);
  }

  /** Makes it so late, in epoch ms; a frozen clock stays frozen. */
  set(at: number): void {
    if (!Number.isFinite(at)) throw new RangeError(`not a time: ${at}`);
    const now = Math.round(at);
    if (this.frozen) this.#frozenAt = now;
    else this.#offsetMs = now - Date.now();
    this.#runDue();
  }

  /** Stops the time where it is. */
  freeze(): void {
    this.#frozenAt = this.now();
    this.#runDue();
  }

  /** Epoch ms of the earliest callback that waits; absent: none does. */
  get nextDueAt(): number | undefined {
    return this.#waiting.first;
  }

  /** How this clock goes, for another one to go alike. */
  get setting(): ClockSetting {
    return this.#frozenAt === undefined
      ? { offsetMs: this.#offsetMs }
      : { frozenAt: this.#frozenAt };
  }

  /** Goes as another clock does, or did. */
  adopt(setting: ClockSetting): void {
    this.#frozenAt = 'frozenAt' in setting ? setting.frozenAt : undefined;
    if ('offsetMs' in setting) this.#offsetMs = setting.offsetMs;
    this.#runDue();
  }

  /** Lets the time go on from where it was stopped. */
  resume(): void {
    if (this.#frozenAt === undefined) return;
    this.#offsetMs = this.#frozenAt - Date.now();
    this.#frozenAt = undefined;
    this.#runDue();
  }

  #runDue(): void {
    clearTimeout(this.#timer);
    this.#timerAt = Infinity;
    const now = this.now();
    try {
      for (let due = this.#waiting.take(now); due; due = this.#waiting.take(now)) due();
    } finally {
      this.#arm();
    }
  }

  /** One timer for the earliest of all. When that was cancelled it fires for nothing and is set anew. */
  #arm(): void {
    const first = this.#waiting.first;
    if (first === undefined || first >= this.#timerAt) return;
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
