import { BenchServer, type Bed } from '../beds/server';
import type { Round } from '../load/load';

/** The rounds of every candidate, by its name; those of one place were measured one after the other. */
export type Measured<Name extends string = string> = Record<Name, readonly Round[]>;

/** Rounds before those that count: it takes a while until the code of a server is compiled. */
const WARM_UP = 2;

/**
 * Runs every candidate once in each of `rounds`, in turn, after some that do not count. Forwards and backwards, so that what one leaves behind does not always meet the same other.
 */
export async function interleave<Name extends string, T>(
  candidates: Record<Name, T>,
  rounds: number,
  measure: (candidate: T, round: number) => Promise<Round>,
  warmUp = WARM_UP,
): Promise<Measured<Name>> {
  const names = Object.keys(candidates) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as Round[]])) as Record<
    Name,
    Round[]
  >;
  for (let round = 1 - warmUp; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const result = await measure(candidates[name], round);
      if (round > 0) measured[name].push(result);
    }
  }
  return measured;
}

/** Starts a server for every bed, hands them over, and stops them. */
export async function withServers<Name extends string, T>(
  beds: Record<Name, Bed>,
  use: (servers: Record<Name, BenchServer>) => Promise<T>,
): Promise<T> {
  const servers = {} as Record<Name, BenchServer>;
  try {
    for (const name in beds) servers[name] = await BenchServer.start(beds[name]);
    return await use(servers);
  } finally {
    await Promise.all(Object.values<BenchServer>(servers).map((server) => server.stop()));
  }
}
