import type { Broker } from '../broker/broker';
import type { Store } from '../store/store';
import type { ClockControl } from './clock';
import type { Fleet } from './fleet';

/** Forgets what is of an instance, or everything; called in every process on the store. */
export type Forget = (ns: string | undefined) => void | Promise<void>;

export interface ResetOptions {
  readonly broker: Broker;
  readonly store: Store;
  readonly clock: ClockControl;
  readonly fleet: Fleet;
  /** Makes what the settings declare for an instance, or for all. */
  readonly declare: Forget;
  /** What else has a memory in each process. */
  readonly forget: readonly Forget[];
  /** What is shared by all processes and goes with a full reset. */
  readonly clear: readonly (() => Promise<void>)[];
}

const BOARD = 'reset';

/** Makes everything as it was when mqrest started on an empty store. */
export class Reset {
  readonly #options: ResetOptions;

  constructor(options: ResetOptions) {
    this.#options = options;
    options.fleet.on(BOARD, async (bulletin) => {
      if (bulletin !== undefined) await this.#forget((JSON.parse(bulletin) as { ns?: string }).ns);
    });
  }

  /**
   * Removes all messages, topics and groups of an instance, or everything, and makes what the
   * settings declare. Polls that wait there are answered with nothing. Without an instance the
   * clock goes as at the start again, and run-time settings are gone too.
   */
  async reset(ns?: string): Promise<void> {
    const { store, fleet, declare, clear, clock } = this.#options;
    if (ns === undefined) {
      await clock.reset();
      for (const one of clear) await one();
    }
    await fleet.inTurn(async () => {
      await this.#forgetEverywhere(ns);
      await store.clear(ns);
      await declare(ns);
      // A poll that came meanwhile waits for a topic that is gone.
      await this.#forgetEverywhere(ns);
    });
  }

  /** Removes everything that is kept; the clock goes on, and what was set at run time stays. */
  empty(): Promise<void> {
    return this.#options.fleet.inTurn(async () => {
      await this.#forgetEverywhere(undefined);
      await this.#options.store.clear();
    });
  }

  async #forgetEverywhere(ns: string | undefined): Promise<void> {
    await this.#forget(ns);
    await this.#options.fleet.post(BOARD, JSON.stringify(ns === undefined ? {} : { ns }));
  }

  async #forget(ns: string | undefined): Promise<void> {
    const { broker, forget } = this.#options;
    await broker.endPolls(ns);
    broker.forget();
    for (const one of forget) await one(ns);
  }
}
