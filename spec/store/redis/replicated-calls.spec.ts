import { openRedisStore } from '../../../src/store/redis/redis-store';
import { describeRedisCluster, describeRedisSentinel } from '../../support/redis';
import { Bed, codeOf } from '../bed';

const CONFIRMED = { timeoutMs: 1_500, minReplicas: 1 };
const UNCONFIRMED = /^StoreUnavailable: it may have been done, but not 1 replica confirmed it/;

/** Resolves when it does not reject any more; the only way to know is to ask again. */
async function goesWell(ask: () => Promise<unknown>): Promise<void> {
  for (const endAt = Date.now() + 15_000; ;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (Date.now() > endAt) throw error;
    }
  }
}

describeRedisSentinel('a store whose changes a replica must have', (redis) => {
  it('refuses them while the replica is away, and takes them when it is back', async () => {
    const [, replica, master] = redis().processes;
    const url = `redis://127.0.0.1:${master?.port ?? 0}`;
    const store = await openRedisStore({ url, ...CONFIRMED });
    const b = new Bed(store);
    await goesWell(() => store.ping());
    await b.fill('a b');
    await replica?.kill();
    await expect(b.put('c')).rejects.toThrow(UNCONFIRMED);
    await expect(store.ping()).rejects.toThrow('0 replicas are in step, 1 must be');
    expect(await codeOf(b.store.note('spec', 'key', 'x'))).toBe('StoreUnavailable');
    // What is handed out needs no replica: it may be handed out again.
    const { taken } = await b.pop();
    expect(taken.map(({ payload }) => payload)).toEqual(['a', 'b', 'c']);
    await expect(b.settle(taken)).rejects.toThrow(UNCONFIRMED);
    await replica?.restart();
    await goesWell(() => store.ping());
    await b.fill('d e');
    expect(await b.take()).toBe('d e');
    await store.close();
  }, 40_000);

  it('says what the library refuses, and makes calls that come together one batch', async () => {
    const [, replica, master] = redis().processes;
    const store = await openRedisStore({
      url: `redis://127.0.0.1:${master?.port ?? 0}`,
      ...CONFIRMED,
    });
    const b = new Bed(store);
    await goesWell(() => store.ping());
    await expect(b.store.purge(b.topic)).rejects.toThrow('TopicNotExist: topic orders');
    await b.put('first');
    replica?.signal('SIGSTOP');
    const many = Array.from({ length: 40 }, (_, n) => codeOf(b.put(`${n}`)));
    expect(new Set(await Promise.all(many))).toEqual(new Set(['StoreUnavailable']));
    replica?.signal('SIGCONT');
    await store.close();
    // Each by itself would wait for half a second.
  }, 15_000);
});

describeRedisCluster('a store on a cluster whose changes a replica must have', (redis) => {
  it('refuses them while there is none, and says so before', async () => {
    const store = await openRedisStore({ url: redis().url, ...CONFIRMED });
    await expect(store.ping()).rejects.toThrow('0 replicas are in step, 1 must be');
    await expect(new Bed(store).put('a')).rejects.toThrow(UNCONFIRMED);
    await store.close();
  });
});
