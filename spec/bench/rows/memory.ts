import { residentMemory } from '../beds/cpu-time';
import { BenchServer } from '../beds/server';
import { load } from '../load/load';
import { repeat } from '../load/operations';
import { publish } from '../load/requests';
import { atMost, type Row } from '../report/row';

const ROUNDS = 20;
const PER_ROUND = 5_000;

/** What a message of 1 KB takes in the memory store, published as clients do. */
export async function memoryRows(): Promise<Row[]> {
  const server = await BenchServer.start({ serve: 'mqrest' });
  const operation = repeat(publish('heavy'), 201);
  let sent = 0;
  const counted = async (...args: Parameters<typeof operation>) => {
    const done = await operation(...args);
    sent += done;
    return done;
  };
  const round = () => load([server], { connections: 32, operations: PER_ROUND }, counted);
  // The first round fills what does not grow with messages: code, history, connections.
  for (let i = 0; i < 5; i++) await round();
  const before = await weigh(server);
  const first = sent;
  for (let i = 0; i < ROUNDS; i++) await round();
  const after = await weigh(server);
  await server.stop();
  const count = sent - first;
  return [
    {
      what: 'memory store: a message of 1 KB',
      value: (after.used - before.used) / count,
      unit: 'B',
      target: atMost(1300),
      detail: `resident ${((after.resident - before.resident) / count).toFixed(0)} B`,
    },
  ];
}

async function weigh(server: BenchServer) {
  const { heapUsed, external } = await server.heap();
  return { used: heapUsed + external, resident: residentMemory(server.process.pid ?? 0) };
}
