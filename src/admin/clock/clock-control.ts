import type { Broker } from '../../broker/broker';
import type { Clock, ClockSetting, SystemClock } from '../../clock';
import { topicKey, type Store, type TopicRef } from '../../store/store';
import { durationMs, instantMs, type Duration } from '../../schema/time-values';
import type { SharedSettings } from '../../shared/shared-settings';
import type { Inquiry } from '../../shared/inquiry';
import { Crew, type Everyone } from './crew';
import { LedClock, type Standing } from './led-clock';
import { checkTime } from './time-range';
import { happenedBetween, happenedIn, countTopics, type Happened } from './topic-counts';

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
  readonly fleet: SharedSettings;
  readonly inquiry: Inquiry;
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
  readonly #fleet: SharedSettings;
  readonly #crew: Crew;
  readonly #atStart: ClockSetting;
  /** How time goes in all processes, but for the move under way. */
  #posted: ClockSetting;
  /** The topics there were when time was last moved. */
  #known: readonly TopicRef[] = [];

  constructor({ clock, broker, store, fleet, inquiry }: ClockControlOptions) {
    this.#clock = clock;
    this.#broker = broker;
    this.#store = store;
    this.#fleet = fleet;
    this.#atStart = clock.setting;
    this.#posted = clock.setting;
    const led = new LedClock(clock, broker);
    const giveUp = (): void => {
      clock.adopt(this.#posted);
      led.end();
    };
    this.#crew = new Crew({ led, notes: store, inquiry, giveUp });
    fleet.on(BOARD, async (bulletin) => {
      this.#posted =
        bulletin === undefined ? this.#atStart : (JSON.parse(bulletin) as ClockSetting);
      clock.adopt(this.#posted);
      this.#crew.dismiss();
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

  after(ms: number, callback: () => void): () => void {
    return this.#clock.after(ms, callback);
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
    return this.#inTurn(async () => {
      change();
      await this.#broker.settled();
      await this.#post();
      return { ...this.state, ...NOTHING };
    });
  }

  #move(target: (now: number) => number): Promise<ClockReport> {
    return this.#inTurn(async (everyone) => {
      const { setting } = this.#clock;
      try {
        const begun = await everyone.order({ do: 'begin' });
        const now = this.#clock.now();
        const way: Way = { everyone, begun, now, to: target(now), setting };
        const happened = isDue(begun, way.to) ? await this.#pass(way) : await this.#leap(way);
        await this.#broker.settled();
        await this.#post();
        return { ...this.state, ...happened };
      } catch (error) {
        this.#clock.adopt(setting);
        // The others go by what is posted.
        if (!everyone.isAlone) await this.#post().catch(() => undefined);
        throw error;
      } finally {
        this.#crew.dismiss();
      }
    });
  }

  /** The turn of all processes first: whoever waits for it can follow meanwhile. */
  #inTurn<T>(task: (everyone: Everyone) => Promise<T>): Promise<T> {
    return this.#crew.inTurn((everyone) => this.#fleet.inTurn(() => task(everyone)));
  }

  /**
   * Where nobody waits for what falls due, the store does all of it in one go. The topics of the
   * last time are not waited for: those that came since are done after them.
   */
  async #leap(way: Way): Promise<Happened> {
    const { redeliveries } = this.#broker;
    await this.#arrive(way);
    const sweep = (topics: readonly TopicRef[]) =>
      this.#broker.sweep({ topics, endedAfter: way.now });
    const [swept, topics] = await Promise.all([sweep(this.#known), this.#store.topics()]);
    const names = new Set(this.#known.map(topicKey));
    this.#known = topics.slice(0, MOST_KNOWN);
    const more = await sweep(topics.filter((topic) => !names.has(topicKey(topic))));
    return happenedIn([swept, more], this.#broker.redeliveries - redeliveries);
  }

  /**
   * Goes from timer to timer, whosever it is, with the time standing still at each, so that what
   * one of them brings about has happened before the next. Then time goes on as it did, exactly so
   * much later.
   */
  async #pass(way: Way): Promise<Happened> {
    const { everyone, begun, to, now } = way;
    const topics = await this.#store.topics();
    const before = await countTopics(this.#store, topics, now, begun.redeliveries);
    for (let standing = begun; isDue(standing, to);) {
      const frozenAt = Math.max(standing.dueAt, this.#clock.now());
      await everyone.order({ do: 'stop', setting: { frozenAt } });
      standing = await everyone.order({ do: 'go' });
    }
    const { redeliveries } = await this.#arrive(way);
    const after = await countTopics(this.#store, topics, this.#clock.now(), redeliveries);
    return happenedBetween(before, after, await this.#broker.sweep({ topics }));
  }

  /** Lets time go as it did, but be `to` where it would be `now`. */
  async #arrive({ everyone, setting: before, now, to }: Way): Promise<Standing> {
    const setting =
      'frozenAt' in before ? { frozenAt: to } : { offsetMs: before.offsetMs + to - now };
    await everyone.order({ do: 'stop', setting });
    return everyone.order({ do: 'go' });
  }

  #post(): Promise<void> {
    const { setting } = this.#clock;
    this.#posted = setting;
    const isAtStart = JSON.stringify(setting) === JSON.stringify(this.#atStart);
    return this.#fleet.post(BOARD, isAtStart ? undefined : JSON.stringify(setting));
  }
}

/** A move under way. */
interface Way {
  readonly everyone: Everyone;
  /** How it stood at the beginning. */
  readonly begun: Standing;
  /** How time went until then. */
  readonly setting: ClockSetting;
  readonly now: number;
  readonly to: number;
}

function isDue(standing: Standing, at: number): standing is Standing & { dueAt: number } {
  return standing.dueAt !== undefined && standing.dueAt <= at;
}
