import type { Caller } from '../../broker/message';
import { ControlError } from '../../schema/control-error';
import type { Found, Goal } from './goal';
import { Pending } from './pending';

const MOST_PENDING = 1_000;
/** How often is looked for what tells nobody: time that passes, and other processes. */
const TICK_MS = 50;
/** How long other processes may take to answer when time is up. */
export const GRACE_MS = 250;

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
  /** One for all, so that what they ask other processes is asked at once. */
  #ticks: NodeJS.Timeout | undefined;
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
    this.#ticks ??= setInterval(() => this.#tick(), TICK_MS);
    const deaf = goal.listen(() => pending.stir());
    const forget = caller?.onGone(() => pending.end());
    const timeout = setTimeout(() => pending.end(), ms);
    try {
      return await found(goal, pending, performance.now() + ms);
    } finally {
      clearTimeout(timeout);
      forget?.();
      deaf();
      this.#pending.delete(pending);
      if (this.#pending.size === 0) {
        clearInterval(this.#ticks);
        this.#ticks = undefined;
      }
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

  #tick(): void {
    for (const pending of this.#pending) {
      pending.isTime = true;
      pending.stir();
    }
  }

  /** Ends all calls, and those to come at once. */
  close(): void {
    this.#closed = true;
    for (const pending of this.#pending) pending.end(closing());
  }
}

/** What is found at last; until then it looks, here first, and where there is nothing elsewhere. */
async function found(goal: Goal, pending: Pending, until: number): Promise<Found> {
  for (let isOver = false; ; isOver = await pending.changed()) {
    const here = await goal.look();
    if (here.met || (isOver && goal.catchUp === undefined)) return here;
    if (goal.catchUp === undefined || !(pending.isTime || isOver)) continue;
    pending.isTime = false;
    await goal
      .catchUp(Math.max(GRACE_MS, until - performance.now()))
      .finally(() => pending.check());
    const anywhere = await goal.look();
    if (anywhere.met || isOver) return anywhere;
  }
}

function closing(): ControlError {
  return new ControlError(503, 'Closing', { detail: 'mqrest is being closed.' });
}
