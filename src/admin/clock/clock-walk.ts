import type { Broker } from '../../broker/broker';
import type { ClockSetting, SystemClock } from '../../clock';
import { RepollGrace } from './repoll-grace';
import { systemNow } from '../../lib/real-time';

/** Brings the clock of this process to where it is set, from timer to timer. */
export class ClockWalk {
  readonly #grace: RepollGrace;

  constructor(
    private readonly clock: SystemClock,
    private readonly broker: Broker,
  ) {
    this.#grace = new RepollGrace(broker);
  }

  /**
   * Time stands still at each timer that is due on the way, so that what one of them brings about
   * has happened before the next. Resolves when every poll that was woken is answered or waits
   * again, with how many messages were handed out again meanwhile. No sweep begins on the way.
   */
  async to(setting: ClockSetting): Promise<number> {
    const { clock, broker } = this;
    const { redeliveries } = broker;
    const resumeSweeps = await broker.pauseSweeps();
    try {
      this.#grace.begin();
      // A poll that has just come does not know yet what it waits for.
      await broker.settled();
      const end = 'frozenAt' in setting ? setting.frozenAt : systemNow() + setting.offsetMs;
      for (let at = clock.nextDueAt; at !== undefined && at <= end; at = clock.nextDueAt) {
        await this.#step({ frozenAt: Math.max(at, clock.now()) });
      }
      await this.#step(setting);
    } finally {
      resumeSweeps();
    }
    return broker.redeliveries - redeliveries;
  }

  async #step(setting: ClockSetting): Promise<void> {
    const repolled = this.#grace.watch();
    this.clock.adopt(setting);
    await this.broker.settled();
    await repolled();
  }
}
