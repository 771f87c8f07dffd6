import { Connection } from './connection';
import { cpuTime } from '../beds/cpu-time';

/** A server under load, and the processes whose CPU its work costs: its own, and its Redis'. */
export interface Target {
  readonly port: number;
  readonly pids: readonly number[];
}

/** What one round of load came to. */
export interface Round {
  readonly perSecond: number;
  /** CPU time of all the processes per operation, µs. */
  readonly cpuUs: number;
}

/** One operation on one connection; a number says how many it counts for. */
export type Operation = (connection: Connection, worker: number) => Promise<number>;

/** How much load. Counted in work, not in time, so that all candidates do the same. */
export interface Amount {
  readonly connections: number;
  readonly operations: number;
}

/** A round ends after so long on a machine that is busy with something else. */
const LONGEST_MS = 2500;

/** The share of operations that run before the measured ones, so that connections are up and queues are full. */
const RUN_IN = 0.1;

/** Keeps all connections busy. */
export async function load(
  targets: readonly Target[],
  { connections, operations }: Amount,
  operation: Operation,
): Promise<Round> {
  const open = await Promise.all(
    Array.from({ length: connections }, (_, i) =>
      Connection.open(targets[i % targets.length]?.port ?? 0),
    ),
  );
  const rest = stayAwake();
  const run = async (most: number, longestMs: number) => {
    let count = 0;
    let begun = 0;
    const end = performance.now() + longestMs;
    const work = async (connection: Connection, worker: number) => {
      while (begun++ < most && performance.now() < end) {
        const done = await operation(connection, worker);
        count += done;
      }
    };
    await Promise.all(open.map(work));
    return count;
  };
  try {
    await run(operations * RUN_IN, LONGEST_MS * RUN_IN);
    const before = cpuOf(targets);
    const start = performance.now();
    const count = await run(operations, LONGEST_MS);
    const seconds = (performance.now() - start) / 1000;
    return { perSecond: count / seconds, cpuUs: (cpuOf(targets) - before) / count };
  } finally {
    rest();
    open.forEach((connection) => connection.close());
  }
}

/**
 * Never lets the event loop sleep until it is called off. A client that sleeps between replies is
 * woken late, its requests then come in bursts of another size, and the server's cost per request
 * is another one: by up to 30 % in what was measured here.
 */
export function stayAwake(): () => void {
  let awake = true;
  const spin = () => {
    if (awake) setImmediate(spin);
  };
  spin();
  return () => {
    awake = false;
  };
}

function cpuOf(targets: readonly Target[]): number {
  const pids = new Set(targets.flatMap((target) => target.pids));
  return [...pids].reduce((sum, pid) => sum + cpuTime(pid), 0);
}
