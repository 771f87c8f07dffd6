import type { Broker } from '../../broker/broker';
import type { Clock, ClockSetting, SystemClock } from '../../clock';
import type { Store } from '../../store/store';
import { durationMs, instantMs, type Duration } from '../../schema/time-values';
import type { SharedSettings } from '../../shared/shared-settings';
import type { ClockReport, ClockState, MoveEffects } from './clock-schema';
import { ClockWalk } from './clock-walk';
import { checkTime } from './time-range';
import { countTopics, effectsBetween, effectsOfSweep } from './topic-counts';
import type { Due } from '../look/look-schema';
import { ControlError } from '../../schema/control-error';
import { systemNow } from '../../lib/real-time';

/** The clock goes otherwise than it did; times in epoch ms. */
export interface ClockMove {
  readonly from: number;
  readonly to: number;
  readonly wasFrozen: boolean;
  readonly isFrozen: boolean;
}

export interface ClockControlOptions {
  readonly clock: SystemClock;
  readonly broker: Broker;
  readonly store: Store;
  readonly shared: SharedSettings;
  /** What falls due first by itself, after now. */
  readonly nextDue: () => Promise<Due | undefined>;
  /** Is told of each change that is made in this process. */
  readonly onMoved?: ((move: ClockMove) => void) | undefined;
}

const SETTING = 'clock';
const NOTHING: MoveEffects = { redelivered: 0, released: 0, deadLettered: 0, expired: 0 };

/**
 * Moves, stops and starts the time that everything here goes by: retries, timers, transaction
 * checks, retention, locks, waiting polls, the age of requests. All processes on one store follow,
 * each from one of its own timers to the next ({@link ClockWalk}); a call resolves when they have.
 * Moves that are made at the same time by several processes add up, but each may report what the
 * others brought about as well.
 */
export class ClockControl implements Clock {
  readonly #clock: SystemClock;
  readonly #broker: Broker;
  readonly #store: Store;
  readonly #shared: SharedSettings;
  readonly #atStart: ClockSetting;
  readonly #nextDue: () => Promise<Due | undefined>;
  readonly #onMoved: ((move: ClockMove) => void) | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ clock, broker, store, shared, nextDue, onMoved }: ClockControlOptions) {
    this.#clock = clock;
    this.#onMoved = onMoved;
    this.#nextDue = nextDue;
    this.#broker = broker;
    this.#store = store;
    this.#shared = shared;
    this.#atStart = clock.setting;
    const walk = new ClockWalk(clock, broker);
    shared.on(SETTING, (value) => walk.to(this.#settingIn(value)));
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
    return this.#inTurn(() =>
      this.#move((now) => {
        checkTime(now + ms, 'advance', by);
        return now + ms;
      }),
    );
  }

  /**
   * Lets time pass until then, or makes it earlier, where nothing happens. Rejects with the 400 for
   * what is no time, or one beyond the year 9999.
   */
  async set(to: number | string): Promise<ClockReport> {
    const at = instantMs(to, 'set');
    checkTime(at, 'set', to);
    return this.#inTurn(() => this.#move(() => at));
  }

  /**
   * Lets time pass until something falls due by itself: a delivery ends, a scheduled message comes, a
   * half message is checked. Rejects with the `ControlError` 409, and moves nothing, where nothing does.
   */
  next(): Promise<ClockReport> {
    return this.#inTurn(async () => {
      const due = await this.#nextDue();
      if (due === undefined) {
        const detail = 'Nothing falls due by itself; the clock was not moved.';
        throw new ControlError('NothingDue', { detail });
      }
      // What has passed since is not taken back.
      return this.#move((now) => Math.max(now, due.at));
    });
  }

  /** Stops the time: it passes only by `advance` and `set`. */
  freeze(): Promise<ClockReport> {
    return this.#inTurn(async () => {
      const { setting } = this.#clock;
      try {
        return await this.#change(() => {
          this.#clock.freeze();
          return this.#clock.setting;
        });
      } catch (error) {
        this.#clock.adopt(setting);
        throw error;
      }
    });
  }

  /** Lets time go on from where it was stopped. */
  resume(): Promise<ClockReport> {
    return this.adopt((before) =>
      'frozenAt' in before ? { offsetMs: before.frozenAt - systemNow() } : before,
    );
  }

  /** How time goes. */
  get setting(): ClockSetting {
    return this.#clock.setting;
  }

  /** Lets time go as another clock does, or did; or as it is made to by how it went. */
  adopt(setting: ClockSetting | ((before: ClockSetting) => ClockSetting)): Promise<ClockReport> {
    const to = typeof setting === 'function' ? setting : () => setting;
    return this.#inTurn(() => this.#change(to));
  }

  /** Lets time go as it did when mqrest was started. */
  reset(): Promise<ClockReport> {
    return this.adopt(() => this.#atStart);
  }

  async #change(to: (before: ClockSetting) => ClockSetting): Promise<ClockReport> {
    await this.#post(to);
    return { ...this.state, ...NOTHING };
  }

  /** Rejects, and moves nothing, where the target does not make sense or the store cannot be asked. */
  async #move(target: (now: number) => number): Promise<ClockReport> {
    const resumeSweeps = await this.#broker.pauseSweeps();
    try {
      const happened = await this.#pass(target);
      return { ...this.state, ...happened };
    } finally {
      resumeSweeps();
    }
  }

  /**
   * Where nobody waits for what falls due, the sweep afterwards does all of it, and counts it.
   * Else, in this process or another, polls may have their part in it, and it shows in what there
   * is before and after.
   */
  async #pass(target: (now: number) => number): Promise<MoveEffects> {
    await this.#broker.settled();
    const from = this.#clock.now();
    const { nextDueAt = Infinity } = this.#clock;
    const isUnwatched = this.#shared.members.others.length === 0 && nextDueAt > target(from);
    const { redeliveries } = this.#broker;
    const move = () => this.#post((setting) => moved(setting, target));
    if (isUnwatched) {
      const [topics] = await Promise.all([this.#store.topics(), move()]);
      const swept = await this.#broker.sweep({ topics, endedAfter: from });
      return effectsOfSweep(swept, this.#broker.redeliveries - redeliveries);
    }
    const topics = await this.#store.topics();
    const before = await countTopics(this.#store, topics, from);
    const elsewhere = await move();
    const after = await countTopics(this.#store, topics, this.#clock.now());
    const swept = await this.#broker.sweep({ topics });
    const handedOut = this.#broker.redeliveries - redeliveries + elsewhere;
    return effectsBetween(before, after, swept, handedOut);
  }

  /** Resolves when all processes go by it, with how many messages others handed out again meanwhile. */
  async #post(to: (before: ClockSetting) => ClockSetting): Promise<number> {
    const start = JSON.stringify(this.#atStart);
    const before = JSON.stringify(this.setting);
    const { now: from, frozen: wasFrozen } = this.state;
    const counts = await this.#shared.change(SETTING, (value) => {
      const text = JSON.stringify(to(this.#settingIn(value)));
      return text === start ? undefined : text;
    });
    if (JSON.stringify(this.setting) !== before) {
      const { now: to, frozen: isFrozen } = this.state;
      this.#onMoved?.({ from, to, wasFrozen, isFrozen });
    }
    return counts.reduce((sum: number, count) => sum + Number(count), 0);
  }

  #settingIn(value: string | undefined): ClockSetting {
    return value === undefined ? this.#atStart : (JSON.parse(value) as ClockSetting);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

/** The setting by which it is so much later, or earlier, and time goes on as it did. */
function moved(setting: ClockSetting, target: (now: number) => number): ClockSetting {
  if ('frozenAt' in setting) return { frozenAt: target(setting.frozenAt) };
  const now = systemNow() + setting.offsetMs;
  return { offsetMs: setting.offsetMs + target(now) - now };
}
