import type { Caller } from '../../broker/message';
import { ControlError } from '../api/problem';
import type { Found, Goal } from './goal';
import { Pending } from './pending';

const MOST_PENDING = 1_000;
/** How often is looked for what tells nobody: time that passes, and other processes. */
const TICK_MS = 50;

/** Who waits for what. Times here are the system's, however the mqrest clock goes. */
export interface Wait {
  readonly goal: Goal;
  /** Ends when this is reset; absent: with any reset of everything. */
  readonly instance?: string | undefined;
  /** How long at most. */
  readonly ms: number;
  readonly caller?: Caller | undefined;
}

/** All calls that wait for a goal. */
export class WaitingRoom {
  readonly #pending = new Set<Pending>();
  #closed = false;

  /**
   * What is found as soon as the goal is met, or when time is up or the caller has gone. Throws the
   * 409 of a reset, the 503 of the end, and the 429 when a thousand wait.
   */
  async wait({ goal, instance, ms, caller }: Wait): Promise<Found> {
    if (this.#closed) throw closing();
    if (this.#pending.size >= MOST_PENDING) {
      const detail = `${MOST_PENDING} calls wait already, which is the most there can be.`;
      throw new ControlError(429, 'Too many calls wait', { detail });
    }
    const pending = new Pending(instance);
    this.#pending.add(pending);
    const deaf = goal.listen(() => pending.stir());
    const forget = caller?.onGone(() => pending.end());
    const timeout = setTimeout(() => pending.end(), ms);
    let isTime = true;
    const tick = setInterval(() => {
      isTime = true;
      pending.stir();
    }, TICK_MS);
    try {
      for (let isOver = false; ; isOver = await pending.changed()) {
        if (isTime || isOver) await goal.catchUp?.();
        isTime = false;
        const found = await goal.look();
        if (found.met || isOver) return found;
      }
    } finally {
      clearTimeout(timeout);
      clearInterval(tick);
      forget?.();
      deaf();
      this.#pending.delete(pending);
    }
  }

  /** Ends the calls that wait for what is in an instance, or all, because it was reset. */
  reset(instance?: string): void {
    const detail = 'What this call waited for was reset meanwhile.';
    for (const pending of this.#pending) {
      if (instance !== undefined && pending.instance !== instance) continue;
      pending.end(new ControlError(409, 'Reset', { detail }));
    }
  }

  /** Ends all calls, and those to come at once. */
  close(): void {
    this.#closed = true;
    for (const pending of this.#pending) pending.end(closing());
  }
}

function closing(): ControlError {
  return new ControlError(503, 'Closing', { detail: 'mqrest is being closed.' });
}
