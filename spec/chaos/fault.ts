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

/** What is put under load, and the strikes that are done to it one after another. */
export interface Bed {
  readonly ports: readonly number[];
  /** Each resolves with the time (epoch ms) from which on it could work again. */
  readonly strikes: readonly ((load: Load) => Promise<number>)[];
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
        let back = 0;
        for (let n = 0; n < events; n++) {
          await pause(300 + chance() * 700);
          const strike = bed.strikes[n % bed.strikes.length];
          if (strike !== undefined) back = Math.max(back, await struck(strike, load, notes));
        }
        await load.drain();
        const { stories } = load.ledger;
        const counted = { events, ...load.ledger.sums(), back };
        return { fault: name, ...counted, ...may, notes, stories };
      } finally {
        await bed.stop();
      }
    },
  };
}

/** How long it took after a strike until no request failed any more, seconds. */
async function struck(
  strike: (load: Load) => Promise<number>,
  load: Load,
  notes: string[],
): Promise<number> {
  load.troubleAt = 0;
  let from = Date.now();
  try {
    from = await strike(load);
  } catch (error) {
    notes.push(error instanceof Error ? error.message : String(error));
  }
  if (!(await load.served(Date.now()))) notes.push('some requests are not served any more');
  // So that what fails now and then is seen.
  await pause(1_000);
  return Math.max(0, load.troubleAt - from) / 1_000;
}
