import * as v from 'valibot';
import { randomBytes, randomUUID } from 'node:crypto';
import type { FaultCount, VersionedFault } from '../../faults/armed-fault';
import type { FaultSpec, Firing } from '../../faults/fault';
import { MOST_FAULTS, type Faults } from '../../faults/faults';
import { checkFault } from './fault-check';
import type { FaultReport } from './fault-schema';
import type { SharedSettings } from '../../shared/shared-settings';
import type { Peers } from '../../shared/peers';
import { checkArgument } from '../../schema/check-argument';
import { ControlError } from '../../schema/control-error';

export interface FaultControlOptions {
  readonly shared: SharedSettings;
  readonly peers: Peers;
  readonly faults: Faults;
  /** What `action.error` may be. */
  readonly codes: readonly string[];
}

/** What one process has counted. */
interface ProcessCounts {
  readonly counts: readonly FaultCount[];
  readonly firings: readonly Firing[];
}

/** The rest is checked with what belongs together. */
const ANY_FAULT = v.pipe(v.looseObject({}), v.description('a fault'));
const SETTING = 'faults';
const MOST_FIRINGS = 1_000;

/** Makes things go wrong, in all processes on the store; each goes by its own count. */
export class FaultControl {
  readonly #shared: SharedSettings;
  readonly #peers: Peers;
  readonly #faults: Faults;
  readonly #codes: readonly string[];

  constructor({ shared, peers, faults, codes }: FaultControlOptions) {
    this.#shared = shared;
    this.#peers = peers;
    this.#faults = faults;
    this.#codes = codes;
    shared.on(SETTING, (value) => {
      faults.set(readOut(value));
    });
    peers.on('faults', (): ProcessCounts => ({
      counts: faults.counts,
      firings: faults.firings(),
    }));
    peers.on('fired', (version) => faults.firings(String(version)));
  }

  /**
   * From now on this goes wrong; resolves with the fault's id. Rejects with a `ControlError` that
   * names what makes no sense, and when there are 1,000 already.
   */
  async add(spec: FaultSpec): Promise<string> {
    // As it travels: members that are undefined are none, and nobody changes it any more.
    const given = JSON.parse(JSON.stringify(checkArgument<object>(ANY_FAULT, spec))) as FaultSpec;
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

  /** What there is, as all processes together have counted it. O(processes). */
  async list(): Promise<FaultReport> {
    const told = await this.#peers.ask<ProcessCounts>('faults', null);
    const { list, counts } = this.#faults;
    const sums = new Map<string, { matched: number; fired: number }>();
    for (const { version, matched, fired } of told.flatMap((one) => one.counts)) {
      const sum = sums.get(version) ?? { matched: 0, fired: 0 };
      sums.set(version, { matched: sum.matched + matched, fired: sum.fired + fired });
    }
    const faults = list.map((fault, place) => {
      const { matched = 0, fired = 0 } = sums.get(counts[place]?.version ?? '') ?? {};
      return { ...fault, matched: fault.matched + matched, fired: fault.fired + fired };
    });
    const firings = [...this.#faults.firings(), ...told.flatMap((one) => one.firings)];
    return { faults, firings: firings.sort((a, b) => a.at - b.at).slice(-MOST_FIRINGS) };
  }

  /** What tells the fault that has this id now from others of that id; `undefined`: there is none. */
  versionOf(id: string): string | undefined {
    return this.#faults.versionOf(id);
  }

  /** When a version of a fault fired in this process. */
  firedHere(version: string): Firing[] {
    return this.#faults.firings(version);
  }

  /** When a version of a fault fired in the other processes. O(processes). */
  async firedElsewhere(version: string): Promise<Firing[]> {
    return (await this.#peers.ask<Firing[]>('fired', version)).flat();
  }

  /** Takes a fault back, or all; says how many. Calls that one delays go on. */
  drop(id?: string): Promise<number> {
    return this.#drop(({ fault }) => id === undefined || fault.id === id);
  }

  /** Takes back all, or those that are for one instance and no other; for a reset. */
  async reset(ns?: string): Promise<void> {
    await this.#drop(({ fault }) => ns === undefined || fault.match.ns === ns);
  }

  /** Calls back with each firing in this process; returns the function that stops it. */
  onFired(callback: (firing: Firing) => void): () => void {
    return this.#faults.onFired(callback);
  }

  async #drop(isMeant: (posted: VersionedFault) => boolean): Promise<number> {
    let dropped = 0;
    await this.#change((before) => {
      const left = before.filter((posted) => !isMeant(posted));
      dropped = before.length - left.length;
      return left;
    });
    return dropped;
  }

  async #change(
    to: (before: readonly VersionedFault[]) => readonly VersionedFault[],
  ): Promise<void> {
    await this.#shared.change(SETTING, (value) => {
      const posted = to(readOut(value));
      return posted.length === 0 ? undefined : JSON.stringify(posted);
    });
  }
}

function readOut(value: string | undefined): VersionedFault[] {
  return value === undefined ? [] : (JSON.parse(value) as VersionedFault[]);
}

function tooMany(): ControlError {
  const detail = `There are ${MOST_FAULTS} faults already; DELETE /faults takes them back.`;
  return new ControlError('TooManyFaults', { detail, allowed: `${MOST_FAULTS} faults` });
}
