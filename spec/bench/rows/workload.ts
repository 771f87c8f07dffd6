import type { BenchServer, Bed } from '../beds/server';
import { load, type Round } from '../load/load';
import { consumeAndAck, repeat } from '../load/operations';
import * as requests from '../load/requests';
import { interleave, withServers, type Measured } from './interleave';

const CONNECTIONS = 32;
const BACKLOG = 50_000;
const TOPIC = 'bench';

/** What a server is asked to do again and again. */
export interface Workload {
  readonly name: string;
  prepare(server: BenchServer): Promise<void>;
  round(server: BenchServer, round: number, connections: number): Promise<Round>;
}

/** Publishing 1 KB into an empty server. */
export const publish: Workload = {
  name: 'publish 1 KB',
  prepare: () => Promise.resolve(),
  async round(server, _, connections) {
    await server.reset();
    const operation = repeat(requests.publish(TOPIC), 201);
    return load([server], { connections, operations: 10_000 }, operation);
  },
};

/** Consuming and acking 1 KB from a backlog; every round is a new group. */
export function consume(batch: 1 | 16): Workload {
  const operations = batch === 1 ? 6_000 : 2_000;
  return {
    name: `consume ${batch} + ack ${batch}`,
    prepare: (server) => server.fill({ topic: TOPIC, count: BACKLOG, body: requests.BODY }),
    round(server, round, connections) {
      const operation = consumeAndAck(TOPIC, `GID_${batch}_${round}`, batch);
      return load([server], { connections, operations }, operation);
    },
  };
}

/** The workload on a server for each bed, in turn, at 32 connections. */
export function compare<Name extends string>(
  beds: Record<Name, Bed>,
  pairs: number,
  workload: Workload,
): Promise<Measured<Name>> {
  return withServers(beds, async (servers) => {
    for (const server of Object.values<BenchServer>(servers)) await workload.prepare(server);
    return interleave(servers, pairs, (server, round) =>
      workload.round(server, round, CONNECTIONS),
    );
  });
}
