import { BenchServer } from '../beds/server';
import { cpuTime, residentMemory } from '../beds/cpu-time';
import { Connection } from '../load/connection';
import { stayAwake } from '../load/load';
import * as requests from '../load/requests';
import { atMost, type Row } from '../report/row';
import { percentile } from '../report/statistics';

const POLLS = 10_000;
const WAKES = 4000;
/** Wakes before those that count, as each row has some: as long as code is being compiled, one in twenty takes 3 ms and more. */
const RUN_IN = 4000;
const WINDOW_MS = 3000;

interface Poll {
  readonly topic: string;
  readonly connection: Connection;
  readonly reply: Promise<{ readonly status: number }>;
}

/** Many polls parked on as many topics: what they weigh, cost at rest, and how fast one wakes. */
export async function waitingRows(): Promise<Row[]> {
  const server = await BenchServer.start({ serve: 'mqrest' });
  const [pid = 0] = server.pids;
  const before = await weigh(server);
  const polls = await park(server.port, POLLS);
  const after = await weigh(server);
  await quiet(pid);
  const idle = await cpuShare(pid, WINDOW_MS);
  const wakes = await wake(server.port, polls);
  polls.forEach(({ connection }) => connection.close());
  await server.stop();
  const name = `${POLLS.toLocaleString('en')} parked polls`;
  const kb = (a: number, b: number) => (a - b) / POLLS / 1024;
  const heap = `${kb(after.heap, before.heap).toFixed(1)} KB of it heap`;
  const p50 = `p50 ${percentile(wakes, 0.5).toFixed(2)} ms`;
  const memory = kb(after.resident, before.resident);
  return [
    { what: `${name}: memory each`, value: memory, unit: 'KB', target: atMost(14), detail: heap },
    { what: `${name}: CPU at rest`, value: idle * 100, unit: '%', target: atMost(1) },
    {
      what: `${name}: wake p99`,
      value: percentile(wakes, 0.99),
      unit: 'ms',
      target: atMost(3),
      detail: p50,
    },
  ];
}

async function weigh(server: BenchServer) {
  const { heapUsed: heap } = await server.heap();
  return { heap, resident: residentMemory(server.process.pid ?? 0) };
}

/** Resolves when a second has passed almost without work: late collections are over then. */
async function quiet(pid: number): Promise<void> {
  for (let i = 0; i < 15; i++) if ((await cpuShare(pid, 1000)) < 0.002) return;
}

async function cpuShare(pid: number, ms: number): Promise<number> {
  const before = cpuTime(pid);
  await new Promise((resolve) => setTimeout(resolve, ms));
  return (cpuTime(pid) - before) / (ms * 1000);
}

async function park(port: number, count: number): Promise<Poll[]> {
  const polls: Poll[] = [];
  for (let i = 0; i < count; i++) {
    const topic = `park-${i}`;
    const connection = await Connection.open(port);
    const poll = requests.consume(topic, 'GID_park', 16, '&waitseconds=30');
    polls.push({ topic, connection, reply: connection.request(poll) });
  }
  return polls;
}

/** From the publish until both it and the poll are answered, ms each. */
async function wake(port: number, polls: readonly Poll[]): Promise<number[]> {
  const publisher = await Connection.open(port);
  const rest = stayAwake();
  const wakes: number[] = [];
  for (let i = 0; i < RUN_IN + WAKES; i++) {
    // From the end, for the first polls are the first to give up.
    const poll = polls[polls.length - 1 - i];
    if (poll === undefined) break;
    const bytes = requests.publish(poll.topic, 'x');
    const start = performance.now();
    const [sent, got] = await Promise.all([publisher.request(bytes), poll.reply]);
    if (i >= RUN_IN) wakes.push(performance.now() - start);
    if (sent.status !== 201 || got.status !== 200) {
      throw new Error(`published: ${sent.status}, woken: ${got.status}`);
    }
  }
  rest();
  publisher.close();
  return wakes;
}
