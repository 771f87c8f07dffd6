import { checkRedisBinary, findRedisBinary } from '../../support/redis-binary';
import { startRedisProcess } from '../../support/redis-process';

/** A Redis of the bench's own. */
export interface Redis {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Throws a sentence when the machine has no Redis 7. */
export async function startRedis(): Promise<Redis> {
  const binary = checkRedisBinary(findRedisBinary());
  if ('missing' in binary) throw new Error(binary.missing);
  const redis = await startRedisProcess(binary.path);
  const url = `redis://127.0.0.1:${redis.port}`;
  return { url, pid: redis.pid, stop: () => redis.stop() };
}
