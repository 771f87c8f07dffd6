import type { Event } from '../admin/events/event-schema';
import type { Missed } from './client/event-feed';
import { EventLines } from './event-lines';
import type { Output } from './terminal/output';

/** Events as they are shown, up to so many; and what there is to say of their coming. */
export class ShownEvents {
  readonly #lines: EventLines;
  #left: number;
  #isLost = false;

  constructor(
    private readonly out: Output,
    most = Infinity,
  ) {
    this.#lines = new EventLines(out);
    this.#left = most;
  }

  get isFull(): boolean {
    return this.#left <= 0;
  }

  add(event: Event | Missed): void {
    if ('missed' in event) this.out.note(`${event.missed} events were missed`);
    else if (this.#left-- > 0) this.#lines.show(event);
  }

  lost(): void {
    if (!this.#isLost) this.out.note('the connection is lost; trying again until Ctrl-C');
    this.#isLost = true;
  }

  connected(): void {
    if (this.#isLost) this.out.note('the connection is back');
    this.#isLost = false;
  }
}
