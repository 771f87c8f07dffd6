import type { Broker } from '../../broker/broker';
import { clearTopics } from '../../store/clear-topics';
import type { NoteSpace } from '../../store/note-space';
import type { Store } from '../../store/store';
import { checkArgument } from '../../schema/check-argument';
import type { ClockControl } from '../clock/clock-control';
import type { SharedSettings } from '../../shared/shared-settings';
import { resetBody } from './reset-schema';

/** Forgets what is of an instance, or everything; called in every process on the store. */
export type Forget = (ns: string | undefined) => void | Promise<void>;

export interface ResetOptions {
  readonly broker: Broker;
  readonly store: Store;
  /** Notes that go with a full reset, as topics do. */
  readonly kept: readonly NoteSpace[];
  readonly clock: ClockControl;
  readonly shared: SharedSettings;
  /** Makes what the settings declare for an instance, or for all. */
  readonly declare: Forget;
  /** Takes back what is shared by all processes and goes with a reset of an instance, or a full one. */
  readonly clear: readonly ((ns: string | undefined) => Promise<unknown>)[];
}

const RESET = 'reset';

/** What every process is to do: forget, and declare what its settings say. */
interface Order {
  readonly ns?: string | undefined;
  readonly declare?: boolean;
}

/** Makes everything as it was when mqrest started on an empty store. */
export class Reset {
  readonly #options: ResetOptions;
  readonly #memories: Forget[] = [];

  constructor(options: ResetOptions) {
    this.#options = options;
    options.shared.onAnnouncement(RESET, (text) => this.#act(JSON.parse(text) as Order));
  }

  /**
   * Removes all messages, topics and groups of an instance, or everything, and makes what the
   * settings declare. Polls that wait there are answered with nothing, calls that a fault delays are
   * refused, and faults for that instance alone are gone. Without an instance the clock goes as at
   * the start again, and all faults and run-time settings are gone too. Rejects with the
   * `ControlError` 400 for what names no instance.
   */
  async reset(ns?: string): Promise<void> {
    checkArgument(resetBody, { ns });
    const { clear, clock } = this.#options;
    // First: what waits for the clock or for a fault is ended by it, and must not be let go.
    await this.#everywhere({ ns });
    if (ns === undefined) await clock.reset();
    for (const one of clear) await one(ns);
    await this.#clear(ns);
    // Again: a poll that came meanwhile waits for a topic that is gone.
    await this.#everywhere({ ns, declare: true });
  }

  /** Calls this in every reset, of whichever process; for what keeps something in this one. */
  onForget(forget: Forget): void {
    this.#memories.push(forget);
  }

  /** Removes everything that is kept; the clock goes on, and what was set at run time stays. */
  async empty(): Promise<void> {
    await this.#everywhere({});
    await this.#clear(undefined);
  }

  async #clear(ns: string | undefined): Promise<void> {
    const { store, kept } = this.#options;
    await clearTopics(store, ns);
    if (ns === undefined) await Promise.all(kept.map((notes) => notes.clear()));
  }

  #everywhere(order: Order): Promise<void> {
    return this.#options.shared.announce(RESET, JSON.stringify(order));
  }

  async #act({ ns, declare: again }: Order): Promise<void> {
    const { broker, declare } = this.#options;
    await broker.endPolls(ns === undefined ? {} : { instance: ns });
    broker.forget(ns);
    for (const forget of this.#memories) await forget(ns);
    if (again === true) await declare(ns);
  }
}
