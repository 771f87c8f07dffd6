import { setTimeout as pause } from 'node:timers/promises';
import { chanceOf } from '../../src/faults/chance';
import { Load } from './load';
import type { Row } from './row';

/** How to try faults. */
export interface Trial {
  /** How often each is done. */
  readonly rounds: number;
  readonly seed: number;
}

/** One kind of fault. */
export interface Fault {
  readonly name: string;
  run(trial: Trial): Promise<Row>;
}

/** When a fault was done, and when Redis had a master again to work with; epoch ms. */
export interface Struck {
  readonly at: number;
  readonly masterAt: number;
}

export type Strike = (load: Load) => Promise<number | Struck>;

/** What is put under load, and the strikes that are done to it one after another. */
export interface Bed {
  readonly ports: readonly number[];
  /** Each resolves with the time (epoch ms) from which on it could work again, or with more. */
  readonly strikes: readonly Strike[];
  stop(): Promise<void>;
}

interface Extra {
  readonly mayLose?: string | undefined;
  readonly mayOnly?: Row['mayOnly'];
  readonly mayRefuse?: string | undefined;
  readonly padding?: number;
}

/** A fault that is done to something under load. */
export function underLoad(name: string, open: () => Promise<Bed>, extra: Extra = {}): Fault {
  const { padding, ...may } = extra;
  return {
    name,
    run: async ({ rounds, seed }) => {
      const chance = chanceOf(seed);
      const bed = await open();
      try {
        const load = new Load(bed.ports, chance, padding);
        load.start();
        const notes = (await load.served(Date.now())) ? [] : ['the load could not begin'];
        const events = notes.length === 0 ? rounds * bed.strikes.length : 0;
        let [back, ours] = [0, 0];
        for (let n = 0; n < events; n++) {
          await pause(300 + chance() * 700);
          const strike = bed.strikes[n % bed.strikes.length];
          if (strike === undefined) continue;
          const took = await struck(strike, load, notes);
          [back, ours] = [Math.max(back, took.back), Math.max(ours, took.ours)];
        }
        await load.drain();
        const { stories } = load.ledger;
        const counted = { events, ...load.ledger.sums(), back, ours };
        return { fault: name, ...counted, ...may, notes, stories };
      } finally {
        await bed.stop();
      }
    },
  };
}

/** How long it took until no request failed any more, seconds: after a strike, and after Redis could. */
async function struck(
  strike: Strike,
  load: Load,
  notes: string[],
): Promise<{ back: number; ours: number }> {
  load.troubleAt = 0;
  let when: number | Struck = Date.now();
  try {
    when = await strike(load);
  } catch (error) {
    notes.push(error instanceof Error ? error.message : String(error));
  }
  if (!(await load.served(Date.now()))) notes.push('some requests are not served any more');
  // So that what fails now and then is seen.
  await pause(1_000);
  const since = (at: number) => Math.max(0, load.troubleAt - at) / 1_000;
  const { at, masterAt } = typeof when === 'number' ? { at: when, masterAt: when } : when;
  return { back: since(at), ours: since(masterAt) };
}
