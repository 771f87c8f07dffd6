import { interleave } from './interleave';
import { consumeAndAck, load, repeat, type Operation, type Round } from './load';
import * as requests from './requests';
import { atLeast, type Row } from './row';
import { BenchServer } from './server';
import { median, ratio } from './statistics';

const ROUNDS = 9;
const ROUND_MS = 1000;
const CONNECTIONS = 32;
const BACKLOG = 150_000;

/** What it costs to remember what happened to messages: the default beside `--history 0`. */
export async function historyRows(redisUrl: string): Promise<Row[]> {
  return [...(await rowsOn('memory', '')), ...(await rowsOn('Redis', redisUrl))];
}

async function rowsOn(store: string, redisUrl: string): Promise<Row[]> {
  const peers = {
    on: await BenchServer.start('mqrest', redisUrl),
    off: await BenchServer.start('mqrest', redisUrl, { history: 0 }),
  };
  const topic = `history-${process.pid}`;
  if (redisUrl !== '') await peers.on.fill({ topic, count: BACKLOG });
  else for (const server of Object.values(peers)) await server.fill({ topic, count: BACKLOG });
  const measure = (operation: (server: BenchServer, round: number) => Operation) =>
    interleave(
      peers,
      (server, round) => load([server], CONNECTIONS, ROUND_MS, operation(server, round)),
      ROUNDS,
    );
  // Each server has a group of its own: on Redis they share the topic.
  const consumed = await measure((server, round) =>
    consumeAndAck(topic, `GID_${server.port}_${round}`),
  );
  const published = await measure((_, round) =>
    repeat(requests.publish(`history-${round}`, 1024), 201),
  );
  await Promise.all(Object.values(peers).map((server) => server.stop()));
  return [row(`publish 1 KB, ${store}`, published), row(`consume 16 + ack 16, ${store}`, consumed)];
}

/** By CPU time, which a busy machine disturbs less than it does the time that passes. */
function row(what: string, { on = [], off = [] }: Record<string, Round[]>): Row {
  const cpu = (rounds: Round[]) => rounds.map(({ cpuUs }) => cpuUs);
  const speed = (rounds: Round[]) => rounds.map(({ perSecond }) => perSecond);
  const detail =
    `${median(cpu(off)).toFixed(1)} → ${median(cpu(on)).toFixed(1)} µs CPU each; ` +
    `speed ${ratio(speed(on), speed(off)).toFixed(3)} ×`;
  return atLeast(`${what}: CPU without history ÷ with it`, ratio(cpu(off), cpu(on)), 0.97, detail);
}
