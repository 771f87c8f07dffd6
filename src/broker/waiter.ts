import type { Clock } from '../clock';
import { isMissing } from '../errors';
import type { HeldEntry, PopResult, Subscription } from '../store/store';
import type { Caller } from './message';
import { clearTimeout, nextTurn, setTimeout } from '../lib/real-time';

/** How to get messages for a call. */
export interface Poll {
  readonly from: Subscription;
  /** The same for calls that would take the same messages; their limits may differ. */
  readonly wish: string;
  /**
   * One store call. A call that has `waited` makes nothing that is missing: that was dropped under
   * it, and it rejects with `MqError('TopicNotExist')` or `MqError('GroupNotExist')`.
   */
  look(waited: boolean): Promise<PopResult>;
  /** Makes messages deliverable again at once whose caller has gone. Never fails. */
  giveBack(taken: readonly HeldEntry[]): Promise<void>;
}

/** How calls wait. */
export interface Waiting {
  readonly clock: Clock;
  /** Their time is up too when it has really passed: the clock may stand still. */
  readonly endsFrozen: boolean;
}

/** What a look has shown: that there may be more, that there is nothing until `wakeAt`, or neither. */
export interface LookResult {
  readonly found: 'some' | 'nothing' | 'unknown';
  readonly wakeAt?: number | undefined;
}

/** One call that waits for messages until it has some, its time is up, or its caller has gone. */
export class Waiter {
  /** What the call is answered with; empty when its time is up. Rejects as the store does. */
  readonly answer: Promise<HeldEntry[]>;
  #settle: { resolve(taken: HeldEntry[]): void; reject(error: unknown): void } | undefined;
  #leave: (() => void) | undefined;
  #cancelDeadline: (() => void) | undefined;
  #realDeadline: NodeJS.Timeout | undefined;
  #isOver = false;
  #hasWaited = false;
  readonly #until: number;
  #forgetCaller: (() => void) | undefined;

  /** With a wait of 0 ms it looks once. */
  constructor(
    private readonly poll: Poll,
    private readonly waiting: Waiting,
    private readonly waitMs: number,
    private readonly caller?: Caller,
  ) {
    const { clock } = waiting;
    // Whatever the time is after the look: it may have been set back.
    this.#until = waitMs > 0 ? clock.now() + waitMs : -Infinity;
    this.answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#forgetCaller = caller?.onGone(() => this.end());
    if (!this.isWaiting) this.#forgetCaller?.();
  }

  /** Where it waits for messages. */
  get from(): Subscription {
    return this.poll.from;
  }

  get isWaiting(): boolean {
    return this.#settle !== undefined;
  }

  /** Looks for messages, as often as the store wants to be asked again. Never fails: the call does. */
  async look(): Promise<LookResult> {
    try {
      for (;;) {
        const { taken, wakeAt } = await this.poll.look(this.#hasWaited);
        if (taken.length > 0) return await this.#receive(taken);
        const now = this.waiting.clock.now();
        if (wakeAt === undefined || wakeAt > now) {
          if (this.#isOver || now >= this.#until) this.end();
          return { found: 'nothing', wakeAt };
        }
        if (!this.isWaiting) return { found: 'unknown' };
        // The store stopped early for the sake of others: let them have their turn.
        await nextTurn();
      }
    } catch (error) {
      // Dropped under it: there is nothing to wait for any more.
      if (this.#hasWaited && isMissing(error)) this.end();
      else this.#finish()?.reject(error);
      return { found: 'unknown' };
    }
  }

  /** Waits for a signal or the end of its time; `leave` is called when it waits no more. */
  park(leave: () => void): void {
    this.#leave = leave;
    this.#hasWaited = true;
    this.caller?.waits?.();
    if (this.#cancelDeadline !== undefined) return;
    const { clock, endsFrozen } = this.waiting;
    const leftMs = Math.min(this.#until - clock.now(), this.waitMs);
    const end = (): void => {
      // While it looks, the end of the look sees that the time is up.
      this.#isOver = true;
      if (this.#leave !== undefined) this.end();
    };
    this.#cancelDeadline = clock.after(leftMs, end);
    if (endsFrozen) this.#realDeadline = setTimeout(end, leftMs).unref();
  }

  /** Stops being parked, in order to look. */
  unpark(): void {
    this.#leave = undefined;
  }

  /** Answers with nothing. What a look under way brings is given back. */
  end(): void {
    this.#finish()?.resolve([]);
  }

  async #receive(taken: HeldEntry[]): Promise<LookResult> {
    const settle = this.#finish();
    if (settle === undefined) await this.poll.giveBack(taken);
    else settle.resolve(taken);
    return { found: 'some' };
  }

  #finish() {
    const settle = this.#settle;
    this.#settle = undefined;
    this.#cancelDeadline?.();
    clearTimeout(this.#realDeadline);
    this.#forgetCaller?.();
    this.#leave?.();
    this.#leave = undefined;
    return settle;
  }
}
