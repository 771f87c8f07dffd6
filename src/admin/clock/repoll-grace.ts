import type { Broker } from '../../broker/broker';
import { clearInterval, setInterval } from '../../lib/real-time';

/**
 * How long a client that was answered may take to poll again, and all of them in a move. Counted in
 * ticks of a timer, not by the time of the system: while this process is held up none passes, and
 * after each the requests that have come meanwhile are read.
 */
const TICK_MS = 5;
const PATIENCE = 10;
const BUDGET = 200;

/**
 * Gives clients that poll again and again a chance to do so while a move stands still at some
 * time: else a loop of polls would sleep through all that follows.
 */
export class RepollGrace {
  /** Ticks. */
  #left = 0;

  constructor(private readonly broker: Broker) {}

  /** A move begins. */
  begin(): void {
    this.#left = BUDGET;
  }

  /**
   * To be called before anybody is answered. The function returned resolves when as many polls have
   * come as were answered since, and those wait or were answered too; or when patience is over.
   */
  watch(): () => Promise<void> {
    const { polls } = this.broker;
    const { begun, answered } = polls;
    const isMissed = (): boolean => polls.answered - answered > polls.begun - begun;
    return async () => {
      while (this.#left > 0 && isMissed()) {
        if (!(await this.#nextPoll())) return;
        await this.broker.settled();
      }
    };
  }

  #nextPoll(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (hasCome: boolean): void => {
        clearInterval(ticks);
        stop();
        resolve(hasCome);
      };
      let patience = Math.min(PATIENCE, this.#left);
      const ticks = setInterval(() => {
        this.#left--;
        if (--patience === 0) end(false);
      }, TICK_MS);
      const stop = this.broker.polls.onBegin(() => end(true));
    });
  }
}
