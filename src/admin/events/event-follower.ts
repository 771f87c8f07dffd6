import type { EventPage } from './event-schema';

/** How long events are gathered before they are told; ms. */
const GATHER_MS = 20;
/** How often the other processes are asked; ms. */
const ASK_MS = 250;

export interface FollowerOptions {
  /** What has happened after a cursor; of this process alone, or of the others too. */
  readonly read: (cursor: string, elsewhere: boolean) => Promise<EventPage>;
  /** Where it begins. */
  readonly begin: () => Promise<string>;
  /** Calls back when something has happened here; returns the function that stops it. */
  readonly onChange: (callback: () => void) => () => void;
  /** Is told once when it has ended. */
  readonly onEnd: () => void;
}

/**
 * Goes through events as they happen. It holds none: what its reader has not asked for yet stays
 * where events are remembered, and may be forgotten there.
 */
export class EventFollower {
  #cursor: Promise<string>;
  #isAskTime = true;
  #hasEnded = false;
  #isStirred = false;
  #wake: (() => void) | undefined;
  #gathering: NodeJS.Timeout | undefined;
  readonly #ticks: NodeJS.Timeout;
  readonly #deaf: () => void;

  constructor(private readonly options: FollowerOptions) {
    this.#deaf = options.onChange(() => {
      this.#gathering ??= setTimeout(() => this.#stir(), GATHER_MS);
    });
    this.#ticks = setInterval(() => {
      this.#isAskTime = true;
      this.#stir();
    }, ASK_MS);
    this.#ticks.unref();
    this.#cursor = options.begin();
    // Whoever asks for the next gets to know.
    this.#cursor.catch(() => undefined);
  }

  /** Resolves when it is known where it begins: what happens from then on is told. */
  async begun(): Promise<void> {
    await this.#cursor;
  }

  /**
   * The next events, as soon as there are some, or some are forgotten; `undefined` once it has ended.
   * To be called again when what it gave is done with. Rejects where the store is away at the begin.
   */
  async next(): Promise<EventPage | undefined> {
    while (!this.#hasEnded) {
      const elsewhere = this.#isAskTime;
      this.#isAskTime = false;
      const page = await this.options.read(await this.#cursor, elsewhere);
      this.#cursor = Promise.resolve(page.next);
      if (page.events.length > 0 || page.missed !== undefined) return page;
      await this.#stirred();
    }
    return undefined;
  }

  /** Ends it; a call that waits for the next gets none. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#deaf();
    clearInterval(this.#ticks);
    this.#stir();
    this.options.onEnd();
  }

  #stir(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#isStirred = true;
    this.#wake?.();
  }

  async #stirred(): Promise<void> {
    if (!this.#isStirred) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
    this.#isStirred = false;
  }
}
