import type { ClockSetting } from '../../clock';
import type { Notes } from '../../store/store';
import { HERE } from '../../shared/answering';
import type { Inquiry } from '../../shared/inquiry';
import type { LedClock, Standing } from './led-clock';
import { StoreTurn } from './store-turn';

/** What every process is to do with its clock. */
export type Order =
  { readonly do: 'begin' | 'go' } | { readonly do: 'stop'; readonly setting: ClockSetting };

/** Those whose clocks are moved together. */
export interface Everyone {
  readonly isAlone: boolean;
  /** Resolves when all have done it; whoever does not in a second is taken for dead. */
  order(order: Order): Promise<Standing>;
}

const SUBJECT = 'clock';
/** How long a process waits for the next order before it goes on by itself. */
const PATIENCE_MS = 2_000;

export interface CrewOptions {
  readonly led: LedClock;
  readonly notes: Notes;
  readonly inquiry: Inquiry;
  /** Lets time go as it did before the first order; nobody gives any more. */
  readonly giveUp: () => void;
}

/** All processes on one store, as far as their clocks are led by one of them at a time. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #turn: StoreTurn;
  #mayHaveOthers = true;
  #last: Promise<unknown> = Promise.resolve();
  #patience: NodeJS.Timeout | undefined;

  constructor(options: CrewOptions) {
    const { notes, inquiry } = options;
    this.#options = options;
    this.#turn = new StoreTurn(notes, 'turn/clock');
    notes.watchNotes((key = HERE) => {
      if (key.startsWith(HERE) && key !== `${HERE}${inquiry.me}`) this.#mayHaveOthers = true;
    });
    inquiry.on(SUBJECT, (order) => this.#obey(order as Order));
  }

  /**
   * Runs tasks that move or set clocks one after the other, over all processes. Alone on a store it
   * asks nothing of it.
   */
  inTurn<T>(task: (everyone: Everyone) => Promise<T>): Promise<T> {
    const done = this.#last.then(() => this.#run(task));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** To be called when there will be no more orders. */
  dismiss(): void {
    clearTimeout(this.#patience);
    this.#options.led.end();
  }

  async #run<T>(task: (everyone: Everyone) => Promise<T>): Promise<T> {
    if (await this.#isAlone()) {
      return task({ isAlone: true, order: (order) => this.#do(order) });
    }
    const end = await this.#turn.take();
    try {
      return await task({ isAlone: false, order: (order) => this.#doAll(order) });
    } finally {
      await end();
    }
  }

  async #isAlone(): Promise<boolean> {
    if (!this.#mayHaveOthers) return true;
    const { notes, inquiry } = this.#options;
    this.#mayHaveOthers = false;
    const keys = Object.keys(await notes.notes());
    const isOther = (key: string): boolean =>
      key.startsWith(HERE) && key !== `${HERE}${inquiry.me}`;
    if (keys.some(isOther)) this.#mayHaveOthers = true;
    return !this.#mayHaveOthers;
  }

  async #do(order: Order): Promise<Standing> {
    const { led } = this.#options;
    if (order.do === 'stop') return led.stop(order.setting);
    return order.do === 'begin' ? led.begin() : led.go();
  }

  async #doAll(order: Order): Promise<Standing> {
    const [here, others] = await Promise.all([
      this.#do(order),
      this.#options.inquiry.ask<Standing>(SUBJECT, order),
    ]);
    const all = [here, ...others];
    const dueAt = Math.min(...all.map((one) => one.dueAt ?? Infinity));
    const redeliveries = all.reduce((sum, one) => sum + one.redeliveries, 0);
    return { dueAt: dueAt === Infinity ? undefined : dueAt, redeliveries };
  }

  #obey(order: Order): Promise<Standing> {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#options.giveUp(), PATIENCE_MS).unref();
    return this.#do(order);
  }
}
