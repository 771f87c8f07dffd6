import type { Redis } from 'ioredis';
import type { CallOptions } from './connection';
import { RedisTrouble } from './redis-trouble';

/**
 * Resolves when a master would take a message in, else rejects with what it says. `probe` is a
 * function of the library that Redis refuses as it would refuse an append.
 */
export async function checkTakesMessages(
  master: Redis,
  probe: string,
  { minReplicas, timeoutMs }: CallOptions,
): Promise<void> {
  await master.call('fcall', probe, 0);
  if (minReplicas === 0) return;
  const inStep = replicasInStep(await master.info('replication'), timeoutMs);
  if (inStep >= minReplicas) return;
  const are = inStep === 1 ? '1 replica is' : `${inStep} replicas are`;
  const detail = `${are} in step, ${minReplicas} must be (redis.minReplicas)`;
  throw new RedisTrouble('replicas', detail, detail);
}

/** How many replicas a master has heard from lately, by its answer to INFO REPLICATION: they tell every second. */
function replicasInStep(info: string, timeoutMs: number): number {
  const mostLag = Math.max(2, Math.ceil(timeoutMs / 1_000));
  return [...info.matchAll(/^slave\d+:(.*)$/gm)].filter(([, fields = '']) => {
    const [, lag] = /,lag=(\d+)/.exec(fields) ?? [];
    return fields.includes('state=online') && Number(lag) <= mostLag;
  }).length;
}
