import type { Broker } from '../broker/broker';
import type { Clock, ClockSetting, SystemClock } from '../clock';
import type { Store } from '../store/store';
import { durationMs, instantMs, type Duration } from './duration';
import type { Fleet } from './fleet';
import { happenedBetween, tally, type Happened } from './tally';

/** The time here. */
export interface ClockState {
  /** Epoch ms. */
  readonly now: number;
  /** How far it is ahead of the system's time; changes by itself while frozen. */
  readonly offsetMs: number;
  readonly frozen: boolean;
}

/** The time after a move, and what happened meanwhile. */
export interface ClockReport extends ClockState, Happened {}

export interface ClockControlOptions {
  readonly clock: SystemClock;
  readonly broker: Broker;
  readonly store: Store;
  readonly fleet: Fleet;
}

const BOARD = 'clock';
const NOTHING: Happened = { redelivered: 0, released: 0, deadLettered: 0, expired: 0 };

/**
 * Moves, stops and starts the time that everything here goes by: retries, timers, transaction
 * checks, retention, locks, waiting polls, the age of requests. All processes on one store follow;
 * a call resolves when they have.
 */
export class ClockControl implements Clock {
  readonly #clock: SystemClock;
  readonly #broker: Broker;
  readonly #store: Store;
  readonly #fleet: Fleet;
  readonly #atStart: ClockSetting;

  constructor({ clock, broker, store, fleet }: ClockControlOptions) {
    this.#clock = clock;
    this.#broker = broker;
    this.#store = store;
    this.#fleet = fleet;
    this.#atStart = clock.setting;
    fleet.on(BOARD, async (bulletin) => {
      clock.adopt(bulletin === undefined ? this.#atStart : (JSON.parse(bulletin) as ClockSetting));
      await broker.settled();
    });
  }

  /** Epoch ms. */
  now(): number {
    return this.#clock.now();
  }

  schedule(at: number, callback: () => void): () => void {
    return this.#clock.schedule(at, callback);
  }

  /** The time, how far it was moved, and whether it stands still. */
  get state(): ClockState {
    const { frozen } = this.#clock;
    const now = this.#clock.now();
    return { now, offsetMs: this.#clock.offsetMs, frozen };
  }

  /**
   * Lets so much time pass at once. What falls due meanwhile happens in its order and at its time;
   * resolves when every poll that was woken is answered or waits again.
   */
  advance(by: Duration): Promise<ClockReport> {
    const ms = durationMs(by, 'advance');
    return this.#move((now) => now + ms);
  }

  /** Lets time pass until then, or makes it earlier, where nothing happens. */
  set(to: number | string): Promise<ClockReport> {
    const at = instantMs(to, 'set');
    return this.#move(() => at);
  }

  /** Stops the time: it passes only by `advance` and `set`. */
  freeze(): Promise<ClockReport> {
    return this.#change(() => this.#clock.freeze());
  }

  /** Lets time go on from where it was stopped. */
  resume(): Promise<ClockReport> {
    return this.#change(() => this.#clock.resume());
  }

  /** How time goes. */
  get setting(): ClockSetting {
    return this.#clock.setting;
  }

  /** Lets time go as another clock does, or did. */
  adopt(setting: ClockSetting): Promise<ClockReport> {
    return this.#change(() => this.#clock.adopt(setting));
  }

  /** Lets time go as it did when mqrest was started. */
  reset(): Promise<ClockReport> {
    return this.#change(() => this.#clock.adopt(this.#atStart));
  }

  #change(change: () => void): Promise<ClockReport> {
    return this.#fleet.inTurn(async () => {
      change();
      await this.#broker.settled();
      await this.#post();
      return { ...this.state, ...NOTHING };
    });
  }

  #move(target: (now: number) => number): Promise<ClockReport> {
    return this.#fleet.inTurn(async () => {
      const before = await tally(this.#store, this.#clock, this.#broker);
      const resumeSweeps = await this.#broker.pauseSweeps();
      try {
        await this.#pass(target);
        await this.#broker.settled();
        const after = await tally(this.#store, this.#clock, this.#broker);
        const swept = await this.#broker.sweep();
        await this.#broker.settled();
        await this.#post();
        return { ...this.state, ...happenedBetween(before, after, swept) };
      } finally {
        resumeSweeps();
      }
    });
  }

  /**
   * Goes from timer to timer with the time standing still at each, so that what one of them brings
   * about has happened before the next. Then time goes on as it did, exactly so much later.
   */
  async #pass(target: (now: number) => number): Promise<void> {
    const before = this.#clock.setting;
    const now = this.#clock.now();
    const to = target(now);
    if (to > now) await this.#steps(to);
    if ('frozenAt' in before) this.#clock.adopt({ frozenAt: to });
    else this.#clock.adopt({ offsetMs: before.offsetMs + to - now });
  }

  async #steps(to: number): Promise<void> {
    this.#clock.freeze();
    for (;;) {
      const next = this.#clock.nextDueAt;
      if (next === undefined || next > to) return;
      this.#clock.set(Math.max(next, this.#clock.now()));
      await this.#broker.settled();
    }
  }

  #post(): Promise<void> {
    const { setting } = this.#clock;
    const isAtStart = JSON.stringify(setting) === JSON.stringify(this.#atStart);
    return this.#fleet.post(BOARD, isAtStart ? undefined : JSON.stringify(setting));
  }
}
