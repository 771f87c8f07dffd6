import { randomBytes, randomUUID } from 'node:crypto';
import type { Fault, FaultMatch, Firing } from '../../faults/fault';
import { MOST_FAULTS, type CountedFault, type Faults, type PostedFault } from '../../faults/faults';
import { checkFault } from './fault-check';
import type { Fleet } from '../processes/fleet';
import { ControlError } from '../api/problem';

/** A fault as it is asked for: `match` absent: every call. An `id` that is taken means: instead of that one. */
export interface FaultSpec extends Omit<Fault, 'id' | 'match'> {
  readonly id?: string;
  readonly match?: FaultMatch;
}

/** The faults there are, in the order in which they are asked, and the last 1,000 times that one fired. */
export interface FaultReport {
  readonly faults: readonly CountedFault[];
  readonly firings: readonly Firing[];
}

export interface FaultControlOptions {
  readonly fleet: Fleet;
  readonly faults: Faults;
  /** What `action.error` may be. */
  readonly codes: readonly string[];
}

const BOARD = 'faults';

/** Makes things go wrong, in all processes on the store; each counts for itself. */
export class FaultControl {
  readonly #fleet: Fleet;
  readonly #faults: Faults;
  readonly #codes: readonly string[];
  #posted: readonly PostedFault[] = [];

  constructor({ fleet, faults, codes }: FaultControlOptions) {
    this.#fleet = fleet;
    this.#faults = faults;
    this.#codes = codes;
    fleet.on(BOARD, (bulletin) => {
      this.#set(bulletin === undefined ? [] : (JSON.parse(bulletin) as PostedFault[]));
    });
  }

  /**
   * From now on this goes wrong; resolves with the fault's id. Rejects with a `ControlError` that
   * names what makes no sense, and when there are 1,000 already.
   */
  async add(spec: FaultSpec): Promise<string> {
    // As it travels: members that are undefined are none, and nobody changes it any more.
    const given = JSON.parse(JSON.stringify(spec)) as FaultSpec;
    checkFault(given, this.#codes);
    const { id = `fault-${randomBytes(4).toString('hex')}`, match = {}, ...rest } = given;
    const posted = { version: randomUUID(), fault: { id, match, ...rest } };
    await this.#change((before) => {
      const place = before.findIndex((one) => one.fault.id === id);
      if (place >= 0) return before.with(place, posted);
      if (before.length >= MOST_FAULTS) throw tooMany();
      return [...before, posted];
    });
    return id;
  }

  /** What there is, as this process has counted it. */
  list(): FaultReport {
    return { faults: this.#faults.list, firings: [...this.#faults.firings] };
  }

  /** Takes a fault back, or all; says how many. Calls that one delays go on. */
  async drop(id?: string): Promise<number> {
    let dropped = 0;
    await this.#change((before) => {
      const left = id === undefined ? [] : before.filter(({ fault }) => fault.id !== id);
      dropped = before.length - left.length;
      return left;
    });
    return dropped;
  }

  /** Calls back with each firing in this process; returns the function that stops it. */
  onFired(callback: (firing: Firing) => void): () => void {
    return this.#faults.onFired(callback);
  }

  #set(posted: readonly PostedFault[]): void {
    this.#posted = posted;
    this.#faults.set(posted);
  }

  #change(to: (before: readonly PostedFault[]) => readonly PostedFault[]): Promise<void> {
    return this.#fleet.inTurn(async () => {
      const posted = to(this.#posted);
      if (posted.length === 0 && this.#posted.length === 0) return;
      this.#set(posted);
      const bulletin = posted.length === 0 ? undefined : JSON.stringify(posted);
      await this.#fleet.post(BOARD, bulletin);
    });
  }
}

function tooMany(): ControlError {
  const detail = `There are ${MOST_FAULTS} faults already; DELETE /faults takes them back.`;
  return new ControlError(409, 'Too many faults', { detail, allowed: `${MOST_FAULTS} faults` });
}
