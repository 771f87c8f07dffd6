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

/** How much load. */
export interface Amount {
  readonly connections: number;
  /** How long it is measured. */
  readonly ms: number;
  /** How long it runs before that, so that code is compiled and queues are full: 200 ms by itself. */
  readonly runInMs?: number;
  /** Operations that may be begun, run-in included: it may end early. */
  readonly most?: number;
}

/** Keeps all connections busy and counts. */
export async function load(
  targets: readonly Target[],
  { connections, ms, runInMs = 200, most = Infinity }: Amount,
  operation: Operation,
): Promise<Round> {
  const open = await Promise.all(
    Array.from({ length: connections }, (_, i) =>
      Connection.open(targets[i % targets.length]?.port ?? 0),
    ),
  );
  const rest = stayAwake();
  let begun = 0;
  const run = async (until: number) => {
    let count = 0;
    const work = async (connection: Connection, worker: number) => {
      while (performance.now() < until && begun++ < most) {
        const done = await operation(connection, worker);
        count += done;
      }
    };
    await Promise.all(open.map(work));
    return count;
  };
  await run(performance.now() + runInMs);
  const before = cpuOf(targets);
  const start = performance.now();
  const count = await run(start + ms);
  const seconds = (performance.now() - start) / 1000;
  const cpuUs = (cpuOf(targets) - before) / count;
  rest();
  open.forEach((connection) => connection.close());
  return { perSecond: count / seconds, cpuUs };
}

/**
 * Never lets the event loop sleep until it is called off. A client that sleeps between replies is
 * woken late, its requests then come in bursts of another size, and the server's cost per request
 * is another one: by up to 30 % in what was measured here.
 */
function stayAwake(): () => void {
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
