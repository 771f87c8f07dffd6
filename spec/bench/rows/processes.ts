import { startRedis } from '../beds/redis';
import { BenchServer } from '../beds/server';
import { load } from '../load/load';
import { repeat } from '../load/operations';
import { publish } from '../load/requests';
import { atLeast, type Row } from '../report/row';
import { median, ratios } from '../report/statistics';
import { interleave } from './interleave';

/**
 * Two processes over one Redis beside one. By CPU: what they could do if neither the load nor Redis
 * took their cores, which on a machine of two cores cannot be seen in the rate.
 */
export async function processesRows(pairs: number): Promise<Row[]> {
  const redis = await startRedis();
  const one = await BenchServer.start({ serve: 'mqrest', redis });
  const two = await BenchServer.start({ serve: 'mqrest', redis });
  const operation = repeat(publish('processes'), 201);
  const of = await interleave({ one: [one], two: [one, two] }, pairs, (servers) =>
    load(servers, { connections: 256, operations: 10_000 }, operation),
  );
  await Promise.all([one, two].map((server) => server.stop()));
  await redis.stop();
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
      what: 'publish, 2 processes on one Redis ÷ 1, by CPU',
      value: median(cpu),
      unit: '×',
      spread: [Math.min(...cpu), Math.max(...cpu)],
      target: atLeast(1.6),
      detail: `rate ${median(rate).toFixed(2)} ×, the load on the same cores`,
    },
  ];
}
