import { tmpdir } from 'node:os';
import { startRedis } from '../beds/redis';
import { load } from '../load/load';
import { repeat } from '../load/operations';
import { publish } from '../load/requests';
import { mqrest } from '../peers/all-peers';
import { startPeer } from '../peers/peer-server';
import { atLeast, type Row } from '../report/row';
import { median, ratios } from '../report/statistics';
import { interleave } from './interleave';

/**
 * `--workers 2` beside 1, each on a Redis of its own. By CPU: what they could do if neither the load
 * nor Redis took their cores, which on a machine of two cores cannot be seen in the rate.
 */
export async function processesRows(pairs: number): Promise<Row[]> {
  const one = await start(1);
  const two = await start(2);
  const operation = repeat(publish('processes'), 201);
  const of = await interleave({ one, two }, pairs, (server) =>
    load([server], { connections: 256, operations: 10_000 }, operation),
  );
  await Promise.all([one, two].map((server) => server.stop()));
  const cpu = ratios(
    of.one.map((round) => 2 * round.cpuUs),
    of.two.map((round) => round.cpuUs),
  );
  const rate = ratios(
    of.two.map((round) => round.perSecond),
    of.one.map((round) => round.perSecond),
  );
  return [
    {
      what: 'publish, --workers 2 ÷ 1, by CPU',
      value: median(cpu),
      unit: '×',
      spread: [Math.min(...cpu), Math.max(...cpu)],
      target: atLeast(1.6),
      detail: `rate ${median(rate).toFixed(2)} ×, the load on the same cores`,
    },
  ];
}

function start(workers: number) {
  const flags = ['--workers', String(workers), '--log', 'off'];
  return startPeer(mqrest(`mqrest, ${workers} workers`, '', startRedis, flags), tmpdir());
}
