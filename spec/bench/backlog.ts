import { consumeAndAck, load, repeat, type Operation } from './load';
import * as requests from './requests';
import { atMost, type Row } from './row';
import { BenchServer } from './server';
import { median } from './statistics';

const SMALL = 1_000;
const LARGE = 1_000_000;
const ROUNDS = 7;
const ROUND_MS = 600;
const HOUR_MS = 3_600_000;

interface Kind {
  readonly name: string;
  readonly fill: { readonly keys?: number; readonly delayMs?: number };
  readonly operation: (topic: string) => Operation;
}

const KINDS: Kind[] = [
  { name: 'normal', fill: {}, operation: (topic) => publishAndTake(topic, '', '') },
  {
    name: 'ordered',
    fill: { keys: 64 },
    operation: (topic) => publishAndTake(topic, '__SHARDINGKEY:key-1|', '&trans=order'),
  },
  {
    name: 'scheduled',
    fill: { delayMs: HOUR_MS },
    operation: (topic) => {
      const later = `__STARTDELIVERTIME:${Date.now() + 2 * HOUR_MS}|`;
      const schedule = repeat(requests.publish(topic, 100, later), 201);
      const take = publishAndTake(topic, '', '');
      return async (connection, worker) => {
        await schedule(connection, worker);
        return take(connection, worker);
      };
    },
  },
];

/** What an operation costs with a million messages waiting, beside a thousand. CPU of the server, per cycle. */
export async function backlogRows(store: string, redisUrl: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of KINDS) rows.push(await backlogRow(store, redisUrl, kind));
  return rows;
}

async function backlogRow(store: string, redisUrl: string, kind: Kind): Promise<Row> {
  const server = await BenchServer.start('mqrest', redisUrl);
  const costs = new Map<number, number[]>([
    [SMALL, []],
    [LARGE, []],
  ]);
  for (const count of costs.keys()) {
    await server.fill({ topic: topicOf(kind, count), count, ...kind.fill });
  }
  await server.collectGarbage();
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [count, measured] of costs) {
      const operation = kind.operation(topicOf(kind, count));
      const { cpuUs } = await load([server], 1, ROUND_MS, operation);
      if (round > 0) measured.push(cpuUs);
    }
  }
  await server.stop();
  const small = median(costs.get(SMALL) ?? []);
  const large = median(costs.get(LARGE) ?? []);
  const detail = `${small.toFixed(0)} → ${large.toFixed(0)} µs CPU a cycle`;
  return atMost(
    `${kind.name}, ${store}: cost at 1 M waiting ÷ at 1 K`,
    large / small,
    1.25,
    '×',
    detail,
  );
}

function topicOf(kind: Kind, count: number): string {
  return `backlog-${kind.name}-${count}-${process.pid}`;
}

/** Publishes 16, consumes 16, acks 16: the backlog stays as it is. */
function publishAndTake(topic: string, properties: string, query: string): Operation {
  const publish = repeat(requests.publish(topic, 100, properties), 201);
  const take = consumeAndAck(topic, 'GID_bench', query);
  return async (connection, worker) => {
    for (let i = 0; i < 16; i++) await publish(connection, worker);
    return take(connection, worker);
  };
}
