import type { Broker } from '../../broker/broker';
import type { ClockSetting, SystemClock } from '../../clock';
import { RepollGrace } from './repoll-grace';

/** What a move may have to know of a process, or of all of them together. */
export interface Standing {
  /** Epoch ms of the earliest callback that waits; absent: none does. */
  readonly dueAt?: number | undefined;
  /** Messages that were handed out again so far. */
  readonly redeliveries: number;
}

/**
 * The clock of a process while it is led from time to time, together with those of the others: at
 * each time all are brought to a stop first, and only then anything happens, so that nobody finds
 * what is of a time that has not come there yet.
 */
export class LedClock {
  readonly #comeback: RepollGrace;
  #resumeSweeps: (() => void) | undefined;
  #letGo: (() => void) | undefined;

  constructor(
    private readonly clock: SystemClock,
    private readonly broker: Broker,
  ) {
    this.#comeback = new RepollGrace(broker);
  }

  /** Lets no sweep begin by itself from now on. */
  async begin(): Promise<Standing> {
    this.#resumeSweeps ??= await this.broker.pauseSweeps();
    this.#comeback.begin();
    // A poll that has just come does not know yet what it waits for.
    await this.broker.settled();
    return this.#standing;
  }

  /** Lets time go like this, but nothing happen. */
  stop(setting: ClockSetting): Standing {
    this.#letGo ??= this.#hold();
    this.clock.adopt(setting);
    return this.#standing;
  }

  /** Lets happen what is due; resolves when it has, and whoever was answered had a chance to come back. */
  async go(): Promise<Standing> {
    const settled = this.#comeback.watch();
    this.#release();
    await this.broker.settled();
    await settled();
    return this.#standing;
  }

  /** Leaves the clock to itself; what was held up happens. May be called at any time. */
  end(): void {
    this.#release();
    this.#resumeSweeps?.();
    this.#resumeSweeps = undefined;
  }

  get #standing(): Standing {
    return { dueAt: this.clock.nextDueAt, redeliveries: this.broker.redeliveries };
  }

  #hold(): () => void {
    const ends = [this.broker.hold(), this.clock.hold()];
    return () => ends.forEach((end) => end());
  }

  #release(): void {
    const letGo = this.#letGo;
    this.#letGo = undefined;
    letGo?.();
  }
}
