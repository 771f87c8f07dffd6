import { randomUUID } from 'node:crypto';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { openRedisStore } from '../../src/store/redis/redis-store';
import type { Store } from '../../src/store/store';
import { describeRedis } from '../support/redis';

/** Describes something on the embedded store and on a real Redis; `open` gives an empty store. */
export function describeOnStores(name: string, body: (open: () => Promise<Store>) => void): void {
  describe(`${name}, on the embedded store`, () => body(() => Promise.resolve(new MemoryStore())));
  describeRedis(`${name}, on Redis`, (url) => {
    body(() => openRedisStore({ url: url(), prefix: randomUUID() }));
  });
}
