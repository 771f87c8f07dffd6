import type { Family } from './exposition';
import { Histogram, SHORT_BOUNDS } from './histogram';

/** How often it is looked at; ms. */
const EVERY_MS = 20;

/** How late the event loop gets round to things. */
export class EventLoop {
  readonly #delay = new Histogram(SHORT_BOUNDS);
  #timer: NodeJS.Timeout | undefined;
  #dueAt = 0;

  /** Looks from now on; that alone keeps no process alive. */
  begin(): void {
    this.#dueAt = performance.now() + EVERY_MS;
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#delay.observe(Math.max(now - this.#dueAt, 0) / 1000);
      this.#dueAt = now + EVERY_MS;
    }, EVERY_MS).unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  families(): Family[] {
    return [
      {
        name: 'mqrest_event_loop_delay_seconds',
        type: 'histogram',
        help: 'How late a timer was that is due every 20 ms.',
        samples: this.#delay.samples({}),
      },
    ];
  }
}
