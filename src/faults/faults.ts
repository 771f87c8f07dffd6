import type { Clock } from '../clock';
import { ArmedFault } from './armed-fault';
import type { Chance } from './chance';
import { Delays, type Waiting } from './delays';
import type { Fault, FaultAction, FaultCall, Firing } from './fault';

/** The most faults there may be at a time. */
export const MOST_FAULTS = 1_000;
/** The firings that are remembered. */
const REMEMBERED = 1_000;

/** A fault and a word that tells it from others of its id. */
export interface PostedFault {
  readonly version: string;
  readonly fault: Fault;
}

/** A fault with what it has counted in this process. */
export interface CountedFault extends Fault {
  /** Calls it was for that no fault before it was fired by. */
  readonly matched: number;
  readonly fired: number;
}

/** A fault that a call has met. */
export interface Hit {
  readonly action: FaultAction;
  readonly chance: Chance;
  /** Waits as long as the fault says; resolves with `false` when the client has hung up meanwhile. */
  wait(client: Waiting): Promise<boolean>;
}

/** What is to go wrong in this process, and what has. */
export class Faults {
  /** Whether there are any: what a call asks first. */
  active = false;
  readonly #delays: Delays;
  readonly #listeners = new Set<(firing: Firing) => void>();
  #armed: readonly ArmedFault[] = [];
  #firings: Firing[] = [];

  constructor(private readonly clock: Clock) {
    this.#delays = new Delays(clock);
  }

  /** Puts these in place of all; those that were there go on counting. Calls that wait for others go on. */
  set(posted: readonly PostedFault[]): void {
    const before = new Map(this.#armed.map((armed) => [armed.version, armed]));
    this.#armed = posted.map(
      ({ fault, version }) => before.get(version) ?? new ArmedFault(fault, version),
    );
    this.active = this.#armed.length > 0;
    const still = new Set(this.#armed);
    this.#delays.end((of) => !still.has(of));
  }

  /** All there are, in the order in which they are asked. */
  get list(): CountedFault[] {
    return this.#armed.map(({ fault, matched, fired }) => ({ ...fault, matched, fired }));
  }

  /** The last 1,000 firings, in their order. */
  get firings(): readonly Firing[] {
    return this.#firings;
  }

  /** Calls that wait because a fault says so. */
  get delayed(): number {
    return this.#delays.size;
  }

  /** The first fault that fires at a call, which is written down; those behind it do not see the call. */
  find(call: FaultCall, requestId: string): Hit | undefined {
    const now = this.clock.now();
    const armed = this.#armed.find((one) => one.meets(call, now));
    if (armed === undefined) return undefined;
    this.#note(firingOf(armed, call, now, requestId));
    return {
      action: armed.fault.action,
      chance: armed.chance,
      wait: (client) => this.#delays.wait(armed, call.ns, client),
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

  /** Forgets the firings in an instance, or all, and lets the calls there go on that wait. */
  forget(ns?: string): void {
    this.#firings = ns === undefined ? [] : this.#firings.filter((firing) => firing.ns !== ns);
    this.#delays.end((_, of) => ns === undefined || of === ns);
  }

  /** Lets calls that wait go on; later ones do not wait. */
  close(): void {
    this.#delays.close();
  }

  #note(firing: Firing): void {
    if (this.#firings.push(firing) > REMEMBERED) this.#firings.shift();
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
  return group === undefined ? firing : { ...firing, group };
}

function isTotal({ match, nth, probability = 1, action }: Fault): boolean {
  const matchesAll = Object.values(match).every((value) => value === undefined);
  return action.outage === true && matchesAll && nth === undefined && probability >= 1;
}
