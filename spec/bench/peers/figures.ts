import type { Round } from '../load/load';
import { median } from '../report/statistics';
import { fill, memoryOf, sendRound, takeRound } from './measure';
import type { PeerServer } from './peer-server';

/** Messages that wait while others are received. */
export const BACKLOGS = [1_000, 10_000, 100_000] as const;

/** What was measured of one peer; rounds of one place were measured one after the other. */
export interface Figures {
  readonly name: string;
  readonly remark: string;
  readonly startMs: number;
  /** Bytes. */
  readonly empty: number;
  readonly perMessage: number;
  readonly send: Round[];
  /** By backlog. */
  readonly single: Record<number, Round[]>;
  readonly batch: Record<number, Round[]>;
  /** What went wrong, after which it was left out. */
  failed?: string;
}

/** One size of the backlog after the other; all peers take turns. */
export async function measureAll(
  servers: readonly PeerServer[],
  starts: readonly (readonly number[])[],
  rounds: number,
): Promise<Figures[]> {
  const all = servers.map((server, i) => ({ server, figures: blank(server, starts[i] ?? []) }));
  const turn = async (step: (server: PeerServer, figures: Figures) => Promise<unknown>) => {
    for (const { server, figures } of all) {
      if (figures.failed !== undefined) continue;
      try {
        await step(server, figures);
      } catch (error) {
        figures.failed = error instanceof Error ? error.message : String(error);
        process.stderr.write(`${figures.failed}\n`);
      }
    }
    all.reverse();
  };
  let there = 0;
  for (const size of BACKLOGS) {
    process.stderr.write(`backlog ${size}…\n`);
    const missing = size - there;
    await turn((server, figures) => filled(server, figures, missing));
    there = size;
    // The first rounds warm up: the more code is still to be compiled, the more of them.
    for (let round = size === BACKLOGS[0] ? -3 : 0; round <= rounds; round++) {
      await turn((server, { single }) => keep(round, single, size, takeRound(server, 1, size)));
      await turn((server, { batch }) =>
        keep(round, batch, size, takeRound(server, server.peer.dialect.full, size)),
      );
    }
  }
  process.stderr.write('send…\n');
  for (let round = 0; round <= rounds; round++) {
    await turn(async (server, { send }) => {
      const measured = await sendRound(server);
      if (round > 0) send.push(measured);
    });
  }
  return all.map(({ figures }) => figures).sort((a, b) => order(servers, a) - order(servers, b));
}

function order(servers: readonly PeerServer[], { name }: Figures): number {
  return servers.findIndex(({ peer }) => peer.name === name);
}

async function filled(server: PeerServer, figures: Figures, count: number): Promise<void> {
  const before = memoryOf(server);
  await fill(server, count);
  // Of the largest step, beside which what grows once is small.
  Object.assign(figures, { perMessage: (memoryOf(server) - before) / count });
}

async function keep(
  round: number,
  kept: Record<number, Round[]>,
  size: number,
  measuring: Promise<Round>,
): Promise<void> {
  const measured = await measuring;
  if (round > 0) (kept[size] ??= []).push(measured);
}

function blank(server: PeerServer, startMs: readonly number[]): Figures {
  const { name, remark } = server.peer;
  return {
    ...{ name, remark, startMs: median(startMs), empty: memoryOf(server), perMessage: NaN },
    ...{ send: [], single: {}, batch: {} },
  };
}
