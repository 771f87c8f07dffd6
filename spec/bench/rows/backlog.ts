import { BenchServer, type Bed } from '../beds/server';
import type { Fill } from '../beds/fill';
import { load, type Operation, type Round } from '../load/load';
import { consumeAndAck, repeat } from '../load/operations';
import * as requests from '../load/requests';
import { cost } from '../report/ratio';
import { atMost, type Row } from '../report/row';
import { interleave } from './interleave';

const SIZES = { small: 1_000, large: 1_000_000 };
const SMALL_BODY = 'x'.repeat(100);
const CYCLES = 500;
const HOUR_MS = 3_600_000;

interface Kind {
  readonly name: string;
  readonly fill: Pick<Fill, 'keys' | 'delayMs'>;
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
      const schedule = repeat(requests.publish(topic, SMALL_BODY, later), 201);
      const take = publishAndTake(topic, '', '');
      return async (connection, worker) => {
        await schedule(connection, worker);
        return take(connection, worker);
      };
    },
  },
];

/** What it costs to publish 16, consume 16 and ack 16 with a million messages waiting, beside a thousand. */
export async function backlogRows(pairs: number, store: string, bed: Bed): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of KINDS) {
    const { small, large } = await measure(pairs, kind, bed);
    const what = `${kind.name}, ${store}: cost at 1 M waiting ÷ at 1 K`;
    rows.push(cost(what, large, small, atMost(1.08)));
  }
  return rows;
}

async function measure(pairs: number, kind: Kind, bed: Bed) {
  const server = await BenchServer.start(bed);
  const topic = (count: number) => `${kind.name}-${count}`;
  for (const count of Object.values(SIZES)) {
    await server.fill({ topic: topic(count), count, body: SMALL_BODY, ...kind.fill });
  }
  const round = (count: number): Promise<Round> =>
    load([server], { connections: 1, operations: CYCLES }, kind.operation(topic(count)));
  const measured = await interleave(SIZES, pairs, round);
  await server.stop();
  return measured;
}

/** The backlog stays as it is. */
function publishAndTake(topic: string, properties: string, query: string): Operation {
  const publish = repeat(requests.publish(topic, SMALL_BODY, properties), 201);
  // One queue of an ordered topic may hold less than a batch.
  const least = query === '' ? 16 : 1;
  const take = consumeAndAck(topic, 'GID_bench', 16, query, { body: SMALL_BODY, least });
  return async (connection, worker) => {
    for (let i = 0; i < 16; i++) await publish(connection, worker);
    return take(connection, worker);
  };
}
