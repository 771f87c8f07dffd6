import { Connection } from './connection';
import * as requests from './requests';
import type { BenchServer } from './server';

/** What one round of load came to. */
export interface Round {
  readonly perSecond: number;
  /** CPU time of the servers per operation, µs. */
  readonly cpuUs: number;
}

/** One operation on one connection; a number says how many it counts for. */
export type Operation = (connection: Connection, worker: number) => Promise<number>;

/** Keeps `connections` connections busy for `ms` and counts. */
export async function load(
  servers: readonly BenchServer[],
  connections: number,
  ms: number,
  operation: Operation,
): Promise<Round> {
  const open = await Promise.all(
    Array.from({ length: connections }, (_, i) =>
      Connection.open(servers[i % servers.length]?.port ?? 0),
    ),
  );
  const before = await cpu(servers);
  const start = performance.now();
  const end = start + ms;
  let count = 0;
  await Promise.all(
    open.map(async (connection, worker) => {
      while (performance.now() < end) {
        const done = await operation(connection, worker);
        count += done;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const cpuUs = ((await cpu(servers)) - before) / count;
  open.forEach((connection) => connection.close());
  return { perSecond: count / seconds, cpuUs };
}

async function cpu(servers: readonly BenchServer[]): Promise<number> {
  const usages = await Promise.all(servers.map((server) => server.usage()));
  return usages.reduce((sum, usage) => sum + usage.cpuUs, 0);
}

/** The same request again and again, which must be answered with `status`. */
export function repeat(bytes: string, status: number): Operation {
  const buffer = Buffer.from(bytes);
  return async (connection) => {
    const reply = await connection.request(buffer);
    if (reply.status !== status)
      throw new Error(`${reply.status} instead of ${status}: ${reply.body}`);
    return 1;
  };
}

/** Consumes up to 16 and acks them; counts the cycles that found something. */
export function consumeAndAck(topic: string, group: string, extra = ''): Operation {
  const poll = Buffer.from(requests.consume(topic, group, extra));
  return async (connection) => {
    const got = await connection.request(poll);
    if (got.status === 404) return 0;
    if (got.status !== 200) throw new Error(`consume: ${got.status} ${got.body}`);
    const acked = await connection.request(requests.ack(topic, group, got.body));
    if (acked.status !== 204) throw new Error(`ack: ${acked.status} ${acked.body}`);
    return 1;
  };
}
