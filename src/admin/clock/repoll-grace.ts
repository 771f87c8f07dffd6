import type { Broker } from '../../broker/broker';

/** How long a client that was answered may take to poll again, in real ms; and all of them in a move. */
const PATIENCE_MS = 50;
const BUDGET_MS = 1_000;

/**
 * Gives clients that poll again and again a chance to do so while a move stands still at some
 * time: else a loop of polls would sleep through all that follows.
 */
export class RepollGrace {
  #leftMs = 0;

  constructor(private readonly broker: Broker) {}

  /** A move begins. */
  begin(): void {
    this.#leftMs = BUDGET_MS;
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
      while (this.#leftMs > 0 && isMissed()) {
        const began = performance.now();
        const hasCome = await this.#nextPoll();
        this.#leftMs -= performance.now() - began;
        if (!hasCome) return;
        await this.broker.settled();
      }
    };
  }

  #nextPoll(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (hasCome: boolean): void => {
        clearTimeout(timer);
        stop();
        resolve(hasCome);
      };
      const timer = setTimeout(() => end(false), PATIENCE_MS);
      const stop = this.broker.polls.onBegin(() => end(true));
    });
  }
}
