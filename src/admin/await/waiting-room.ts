import type { Caller } from '../../broker/message';
import { ControlError } from '../../schema/control-error';
import type { Goal, Outcome } from './goal';
import { clearInterval, clearTimeout, setInterval, setTimeout } from '../../lib/real-time';

const MOST_PENDING = 1_000;
/** How often it looks for what wakes nobody: time that passes, and other processes. */
const TICK_MS = 50;

/** One call that waits. Times here are the system's, however the mqrest clock goes. */
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
  readonly #pending = new Set<PendingCall>();
  /** One for all, so that what they ask other processes is asked at once. */
  #ticks: NodeJS.Timeout | undefined;
  #closed = false;

  /**
   * What is found as soon as the goal is met, or when time is up or the caller has gone. Throws the
   * 409 of a reset, the 503 of the end, and the 429 when a thousand wait.
   */
  async wait({ goal, instance, ms, caller }: Wait): Promise<Outcome> {
    if (this.#closed) throw closing();
    if (this.#pending.size >= MOST_PENDING) {
      const detail = `${MOST_PENDING} calls wait already, which is the most there can be.`;
      throw new ControlError('TooManyCalls', { detail });
    }
    const pending = new PendingCall(instance);
    this.#pending.add(pending);
    this.#ticks ??= setInterval(() => this.#tick(), TICK_MS);
    const deaf = goal.listen(() => pending.stir());
    const forget = caller?.onGone(() => pending.end());
    caller?.waits?.();
    const timeout = setTimeout(() => pending.end(), ms);
    try {
      return await reach(goal, pending);
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
      pending.end(new ControlError('Reset', { detail }));
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

/**
 * The outcome in the end. It looks here first and, where that is not enough, asks the other
 * processes, which does not keep it from looking here; when time is up it asks once more.
 */
async function reach(goal: Goal, pending: PendingCall): Promise<Outcome> {
  let isAsking = false;
  const ask = async (): Promise<void> => {
    if (isAsking || !pending.isTime) return;
    isAsking = true;
    pending.isTime = false;
    await goal.catchUp?.().catch((error: unknown) => pending.end(asError(error)));
    isAsking = false;
    pending.stir();
  };
  for (let isOver = false; ; isOver = await pending.changed()) {
    const here = await goal.look();
    if (here.met || (isOver && goal.catchUp === undefined)) return here;
    if (!isOver) {
      if (goal.catchUp !== undefined) void ask();
      continue;
    }
    await goal.catchUp?.().finally(() => pending.check());
    return goal.look();
  }
}

/** One call that waits: it is stirred when something may have changed, and ended once. */
class PendingCall {
  /** Whether it is time to ask the other processes. */
  isTime = true;
  #wake: (() => void) | undefined;
  #isStirred = false;
  #end: { readonly error?: Error } | undefined;

  /** Whose messages it waits for: it is ended with them; absent: no instance's. */
  constructor(readonly instance: string | undefined) {}

  /** Lets it look again. */
  stir(): void {
    this.#isStirred = true;
    this.#wake?.();
  }

  /** Lets it look one last time; with an error, that is thrown instead. */
  end(error?: Error): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#wake?.();
  }

  /** Throws the error that it has ended with, if there is one. */
  check(): void {
    if (this.#end?.error !== undefined) throw this.#end.error;
  }

  /** Resolves once it was stirred since the last call, or has ended; says whether it has ended. */
  async changed(): Promise<boolean> {
    if (!this.#isStirred && this.#end === undefined) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
    this.#isStirred = false;
    this.check();
    return this.#end !== undefined;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function closing(): ControlError {
  return new ControlError('Closing', { detail: 'mqrest is being closed.' });
}
