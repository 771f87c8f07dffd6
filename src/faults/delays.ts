import type { Clock } from '../clock';
import type { ArmedFault } from './armed-fault';

/** Whoever waits for a reply. */
export interface Waiting {
  /** Calls back once when the client has hung up; returns the function that takes that back. */
  onGone(callback: () => void): () => void;
}

interface Delay {
  readonly of: ArmedFault;
  readonly ns: string;
  /** Ends it; `goOn` says whether the work is to be done. */
  end(goOn: boolean): void;
}

/** Calls that wait because a fault says so. */
export class Delays {
  readonly #under = new Set<Delay>();
  #closed = false;

  constructor(private readonly clock: Clock) {}

  /** Calls that wait now. */
  get size(): number {
    return this.#under.size;
  }

  /** Waits as long as a fault says; resolves with whether to go on, which is no use once the client has hung up. */
  wait(of: ArmedFault, ns: string, client: Waiting): Promise<boolean> {
    if (this.#closed || of.delayMs === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (goOn: boolean): void => {
        this.#under.delete(delay);
        cancel();
        stay();
        resolve(goOn);
      };
      const delay: Delay = { of, ns, end };
      this.#under.add(delay);
      const cancel = this.clock.schedule(this.clock.now() + of.delayMs, () => end(true));
      const stay = client.onGone(() => end(false));
    });
  }

  /** Lets the calls go on at once that wait for a fault, or in an instance. */
  end(isMeant: (of: ArmedFault, ns: string) => boolean = () => true): void {
    for (const delay of this.#under) if (isMeant(delay.of, delay.ns)) delay.end(true);
  }

  /** Lets all go on; later calls do not wait. */
  close(): void {
    this.#closed = true;
    this.end();
  }
}
