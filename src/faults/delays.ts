import type { Caller } from '../broker/message';
import type { Clock } from '../clock';
import { MqError } from '../errors';
import type { ArmedFault } from './armed-fault';

/** The client that waits for the reply. */
export type DelayedClient = Pick<Caller, 'onGone' | 'waits'>;

/** A call that waits. */
export interface DelayedCall {
  readonly of: ArmedFault;
  /** The instance that it is about. */
  readonly ns: string;
  /** How long, in ms. */
  readonly ms: number;
  /** Whether its work is done already. */
  readonly isDone: boolean;
}

type Ending = 'go on' | 'gone' | 'reset';

/** Calls that wait because a fault says so. */
export class Delays {
  readonly #under = new Map<DelayedCall, (ending: Ending) => void>();
  #closed = false;

  constructor(private readonly clock: Clock) {}

  /** Calls that wait now. */
  get size(): number {
    return this.#under.size;
  }

  /**
   * Waits; resolves with whether to go on, which is no use once the client has hung up. Rejects
   * with `StoreUnavailable` where a reset came before the work, which must not be done after it.
   */
  async wait(delayed: DelayedCall, client: DelayedClient): Promise<boolean> {
    if (this.#closed || delayed.ms === 0) return true;
    const ending = await this.#ending(delayed, client);
    if (ending === 'reset' && !delayed.isDone) {
      throw new MqError('StoreUnavailable', 'a reset came while a fault delayed this call');
    }
    return ending !== 'gone';
  }

  /** Lets the calls go on at once that wait for a fault. */
  end(isMeant: (of: ArmedFault) => boolean = () => true): void {
    for (const [{ of }, end] of this.#under) if (isMeant(of)) end('go on');
  }

  /** Ends the calls in an instance, or all: what they were to do is not done any more. */
  reset(ns?: string): void {
    for (const [delayed, end] of this.#under) {
      if (ns === undefined || delayed.ns === ns) end('reset');
    }
  }

  /** Lets all go on; later calls do not wait. */
  close(): void {
    this.#closed = true;
    this.end();
  }

  #ending(delayed: DelayedCall, client: DelayedClient): Promise<Ending> {
    return new Promise((resolve) => {
      const end = (ending: Ending): void => {
        this.#under.delete(delayed);
        cancel();
        stay();
        resolve(ending);
      };
      this.#under.set(delayed, end);
      const cancel = this.clock.after(delayed.ms, () => end('go on'));
      const stay = client.onGone(() => end('gone'));
      client.waits?.();
    });
  }
}
