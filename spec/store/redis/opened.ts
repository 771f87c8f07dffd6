import Redis from 'ioredis';
import { openRedisStore, type RedisStoreOptions } from '../../../src/store/redis/redis-store';
import type { Store } from '../../../src/store/store';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** Closes it after the test. */
export function closeAfter<T extends { close(): unknown }>(one: T): T {
  opened.push(one);
  return one;
}

/** A store that is closed after the test. */
export async function openStore(options: RedisStoreOptions): Promise<Store> {
  return closeAfter(await openRedisStore(options));
}

/** A connection to a Redis, to look at it or to set it up, that is ended after the test. */
export function connect(url: string): Redis {
  const redis = new Redis(url);
  closeAfter({
    close: () => {
      redis.disconnect();
    },
  });
  return redis;
}
