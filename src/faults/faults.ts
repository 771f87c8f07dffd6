import type { Clock } from '../clock';
import { ArmedFault, type FaultCount, type VersionedFault } from './armed-fault';
import type { Chance } from './chance';
import { Delays, type DelayedClient } from './delays';
import type { CountedFault, Fault, FaultAction, FaultCall, Firing } from './fault';

/** The most faults there may be at a time. */
export const MOST_FAULTS = 1_000;
/** The firings that are remembered. */
const REMEMBERED = 1_000;

/** A fault that a call has met. */
export interface FiredFault {
  readonly action: FaultAction;
  readonly chance: Chance;
  /**
   * Waits as long as the fault says, before the work; resolves with `false` when the client has hung
   * up meanwhile. Rejects with `StoreUnavailable` when a reset came between: nothing is to be done.
   */
  wait(client: DelayedClient): Promise<boolean>;
  /** The same between the work and its reply, which a reset lets go. */
  waitToReply(client: DelayedClient): Promise<boolean>;
}

/** A firing, and which version of its fault it was. */
interface FiringRecord {
  readonly version: string;
  readonly firing: Firing;
}

/** What is to go wrong in this process, and what has. */
export class Faults {
  /** Whether there are any: what a call asks first. */
  active = false;
  readonly #delays: Delays;
  readonly #listeners = new Set<(firing: Firing) => void>();
  #armed: readonly ArmedFault[] = [];
  #fired: FiringRecord[] = [];

  constructor(private readonly clock: Clock) {
    this.#delays = new Delays(clock);
  }

  /** Puts these in place of all; those that were there go on counting. Calls that wait for others go on. */
  set(posted: readonly VersionedFault[]): void {
    const before = new Map(this.#armed.map((armed) => [armed.version, armed]));
    this.#armed = posted.map(
      ({ fault, version }) => before.get(version) ?? new ArmedFault(fault, version),
    );
    this.active = this.#armed.length > 0;
    const still = new Set(this.#armed);
    this.#delays.end((of) => !still.has(of));
  }

  /** All there are, in the order in which they are asked; copies. */
  get list(): CountedFault[] {
    return this.#armed.map(({ fault, matched, fired }) => ({
      ...structuredClone(fault),
      ...{ matched, fired },
    }));
  }

  /** What each has counted, in the order of {@link list}. */
  get counts(): FaultCount[] {
    return this.#armed.map(({ version, matched, fired }) => ({ version, matched, fired }));
  }

  /** What tells the fault that has this id now from others of that id; `undefined`: there is none. */
  versionOf(id: string): string | undefined {
    return this.#armed.find(({ fault }) => fault.id === id)?.version;
  }

  /** The last 1,000 firings, in their order; of one version of a fault, where it is given. */
  firings(version?: string): Firing[] {
    const meant = this.#fired.filter((one) => version === undefined || one.version === version);
    return meant.map(({ firing }) => firing);
  }

  /** Calls that wait because a fault says so. */
  get delayed(): number {
    return this.#delays.size;
  }

  /** The first fault that fires at a call, which is written down; those behind it do not see the call. */
  find(call: FaultCall, requestId: string): FiredFault | undefined {
    const now = this.clock.now();
    const armed = this.#armed.find((one) => one.meets(call, now));
    if (armed === undefined) return undefined;
    this.#note({ version: armed.version, firing: firingOf(armed, call, now, requestId) });
    const of = { of: armed, ns: call.ns };
    return {
      action: armed.fault.action,
      chance: armed.chance,
      wait: (client) => this.#delays.wait({ ...of, ms: armed.delayMs, isDone: false }, client),
      waitToReply: (client) =>
        this.#delays.wait({ ...of, ms: armed.delayReplyMs, isDone: true }, client),
    };
  }

  /** The id of a fault by which the store is away for everything and always; `undefined`: there is none. */
  get outage(): string | undefined {
    return this.#armed.find((armed) => !armed.isSpent && isTotal(armed.fault))?.fault.id;
  }

  /** Calls back with every firing; returns the function that stops it. */
  onFired(callback: (firing: Firing) => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  /** Forgets the firings in an instance, or all, and refuses the calls there that wait. */
  forget(ns?: string): void {
    this.#fired = ns === undefined ? [] : this.#fired.filter(({ firing }) => firing.ns !== ns);
    this.#delays.reset(ns);
  }

  /** Lets calls that wait go on; later ones do not wait. */
  close(): void {
    this.#delays.close();
  }

  #note(fired: FiringRecord): void {
    if (this.#fired.push(fired) > REMEMBERED) this.#fired.shift();
    const { firing } = fired;
    for (const listener of this.#listeners) listener(firing);
  }
}

function firingOf(
  { fault }: ArmedFault,
  { operation, ns, topic, group }: FaultCall,
  at: number,
  requestId: string,
): Firing {
  const firing = { fault: fault.id, at, requestId, operation, ns, topic };
  // All that ask for it share this one.
  return Object.freeze(group === undefined ? firing : { ...firing, group });
}

function isTotal({ match, nth, probability = 1, action }: Fault): boolean {
  const matchesAll = Object.values(match).every((value) => value === undefined);
  return action.outage === true && matchesAll && nth === undefined && probability >= 1;
}
