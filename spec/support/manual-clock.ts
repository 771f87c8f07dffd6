import { SystemClock } from '../../src/clock';

/** A clock that moves only when told to; begins at a whole second. */
export class ManualClock extends SystemClock {
  constructor(at = 1_700_000_000_000) {
    super();
    this.freeze();
    this.set(at);
  }

  /** Moves on by so many ms and calls back what falls due. */
  advance(ms: number): void {
    this.travel(ms);
  }
}
