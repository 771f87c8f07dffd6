import type { Broker } from '../../broker/broker';
import type { Clock, ClockSetting, SystemClock } from '../../clock';
import type { Store, TopicRef } from '../../store/store';
import { durationMs, instantMs, type Duration } from '../api/duration';
import type { Fleet } from '../processes/fleet';
import { checkTime } from './time-range';
import { happenedBetween, happenedIn, tally, type Happened } from './tally';

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
/** How many topics are remembered. */
const MOST_KNOWN = 1_000;
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
  /** The topics there were when time was last moved. */
  #known: readonly TopicRef[] = [];

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
   * resolves when every poll that was woken is answered or waits again. Rejects with the 400 for
   * what is no span, or leads beyond the year 9999.
   */
  async advance(by: Duration): Promise<ClockReport> {
    const ms = durationMs(by, 'advance');
    return this.#move((now) => {
      checkTime(now + ms, 'advance', by);
      return now + ms;
    });
  }

  /**
   * Lets time pass until then, or makes it earlier, where nothing happens. Rejects with the 400 for
   * what is no time, or one beyond the year 9999.
   */
  async set(to: number | string): Promise<ClockReport> {
    const at = instantMs(to, 'set');
    checkTime(at, 'set', to);
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
      const resumeSweeps = await this.#broker.pauseSweeps();
      try {
        // A poll that has just come does not know yet what it waits for.
        await this.#broker.settled();
        const now = this.#clock.now();
        const to = target(now);
        const happened = this.#isDue(to) ? await this.#pass(now, to) : await this.#leap(now, to);
        await this.#broker.settled();
        await this.#post();
        return { ...this.state, ...happened };
      } finally {
        resumeSweeps();
      }
    });
  }

  /**
   * Where nobody here waits for what falls due, the store does all of it in one go. The topics of
   * the last time are not waited for: those that came since are done after them.
   */
  async #leap(now: number, to: number): Promise<Happened> {
    const { setting } = this.#clock;
    const { redeliveries } = this.#broker;
    this.#goOn(setting, now, to);
    try {
      const sweep = (topics: readonly TopicRef[]) =>
        this.#broker.sweep({ topics, endedAfter: now });
      const [swept, topics] = await Promise.all([sweep(this.#known), this.#store.topics()]);
      const names = new Set(this.#known.map(nameOf));
      this.#known = topics.slice(0, MOST_KNOWN);
      const more = await sweep(topics.filter((topic) => !names.has(nameOf(topic))));
      return happenedIn([swept, more], this.#broker.redeliveries - redeliveries);
    } catch (error) {
      this.#clock.adopt(setting);
      throw error;
    }
  }

  /**
   * Goes from timer to timer with the time standing still at each, so that what one of them brings
   * about has happened before the next. Then time goes on as it did, exactly so much later.
   */
  async #pass(now: number, to: number): Promise<Happened> {
    const topics = await this.#store.topics();
    const parts = { store: this.#store, broker: this.#broker };
    const before = await tally(parts, topics, now);
    const { setting } = this.#clock;
    await this.#steps(to);
    this.#goOn(setting, now, to);
    await this.#broker.settled();
    const after = await tally(parts, topics, this.#clock.now());
    return happenedBetween(before, after, await this.#broker.sweep({ topics }));
  }

  #isDue(at: number): boolean {
    const next = this.#clock.nextDueAt;
    return next !== undefined && next <= at;
  }

  /** Lets time go as it did by this setting, but be `to` where it would be `now`. */
  #goOn(before: ClockSetting, now: number, to: number): void {
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

function nameOf({ instance, topic }: TopicRef): string {
  return `${instance}\n${topic}`;
}
