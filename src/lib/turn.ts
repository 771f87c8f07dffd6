import { monotonicNow, setImmediate } from './real-time';

/** How long work may keep the event loop in one of its turns, all who ask for one together. */
const SLICE_MS = 5;

let isOpen = false;
let beganAt = 0;

/**
 * Resolves in another turn of the event loop, in the order of the calls: between two slices of a
 * long piece of work others are served. However many such works there are, together they get a few
 * milliseconds of each turn.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(begin, resolve));
}

function begin(resolve: () => void): void {
  if (!isOpen) {
    isOpen = true;
    beganAt = monotonicNow();
    // Scheduled before whatever waits from now on, it is the first of the next turn.
    setImmediate(() => (isOpen = false));
  }
  if (monotonicNow() - beganAt > SLICE_MS) setImmediate(begin, resolve);
  else resolve();
}

/** Tells a long piece of work when it is time for a {@link turn}. */
export class Slice {
  #endsAt = monotonicNow() + SLICE_MS;

  /** To be awaited between two steps; `undefined`: there is time left, unless `isEnough` says no. */
  rest(isEnough = false): Promise<void> | undefined {
    if (!isEnough && monotonicNow() < this.#endsAt) return undefined;
    return turn().then(() => {
      this.#endsAt = monotonicNow() + SLICE_MS;
    });
  }
}
