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
export async function historyRows(): Promise<Row[]> {
  const peers = {
    on: await BenchServer.start('mqrest'),
    off: await BenchServer.start('mqrest', '', { history: 0 }),
  };
  const topic = `history-${process.pid}`;
  for (const server of Object.values(peers)) await server.fill({ topic, count: BACKLOG });
  const measure = (operation: (round: number) => Operation) =>
    interleave(
      peers,
      (server, round) => load([server], CONNECTIONS, ROUND_MS, operation(round)),
      ROUNDS,
    );
  const consumed = await measure((round) => consumeAndAck(topic, `GID_${round}`));
  const published = await measure((round) =>
    repeat(requests.publish(`history-${round}`, 1024), 201),
  );
  await Promise.all(Object.values(peers).map((server) => server.stop()));
  return [row('publish 1 KB', published), row('consume 16 + ack 16', consumed)];
}

/** By CPU time, which a busy machine disturbs less than it does the time that passes. */
function row(what: string, { on = [], off = [] }: Record<string, Round[]>): Row {
  const cpu = (rounds: Round[]) => rounds.map(({ cpuUs }) => cpuUs);
  const speed = (rounds: Round[]) => rounds.map(({ perSecond }) => perSecond);
  const detail =
    `${median(cpu(off)).toFixed(1)} → ${median(cpu(on)).toFixed(1)} µs CPU each; ` +
    `speed ${ratio(speed(on), speed(off)).toFixed(3)} ×`;
  return atLeast(
    `${what}, memory: CPU without history ÷ with it`,
    ratio(cpu(off), cpu(on)),
    0.97,
    detail,
  );
}
