import { clearTopics } from '../../../src/store/clear-topics';
import Redis from 'ioredis';
import { openRedisStore } from '../../../src/store/redis/redis-store';
import type { Store } from '../../../src/store/store';
import { describeOwnRedis, describeRedis, describeRedisSentinel } from '../../support/redis';
import { freePort } from '../../support/redis-process';
import { Bed, codeOf, MINUTE, T } from '../bed';

const opened: { close(): unknown }[] = [];
async function open(url: string, prefix?: string): Promise<Store> {
  const store = await openRedisStore(prefix === undefined ? { url } : { url, prefix });
  opened.push(store);
  return store;
}
function connect(url: string): Redis {
  const redis = new Redis(url);
  opened.push({
    close: () => {
      redis.disconnect();
    },
  });
  return redis;
}
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** Resolves when the store has told that anything may have happened. */
function gap(store: Store): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.watch((topic) => {
      if (topic !== undefined) return;
      stop();
      resolve();
    });
  });
}

describe('without a Redis', () => {
  it('says where none is, and nothing of the password', async () => {
    const port = await freePort();
    const failed = openRedisStore({ url: `redis://:secret@127.0.0.1:${port}` });
    await expect(failed).rejects.toMatchObject({
      code: 'StoreUnavailable',
      message: expect.stringMatching(new RegExp(`127.0.0.1:${port}: .*ECONNREFUSED`)) as string,
    });
    await expect(failed).rejects.not.toThrow('secret');
  });

  it.each(['redis+cluster', 'redis+sentinel'])(
    'gives up on a %s that is not there',
    async (scheme) => {
      const url = `${scheme}://127.0.0.1:${await freePort()}${scheme.endsWith('l') ? '/main' : ''}`;
      expect(await codeOf(openRedisStore({ url }))).toBe('StoreUnavailable');
    },
    20_000,
  );
});

describeOwnRedis('with a Redis of its own', (redis) => {
  it('refuses calls while Redis is away, and goes on when it is back', async () => {
    const [process] = redis().processes;
    const b = new Bed(await open(redis().url));
    await b.put('lost');
    await process?.kill();
    expect(await codeOf(b.put('m'))).toBe('StoreUnavailable');
    await expect(b.put('m')).rejects.toThrow(/^StoreUnavailable: no connection to Redis at 127/);
    expect(await codeOf(b.store.ping())).toBe('StoreUnavailable');
    const back = gap(b.store);
    await process?.restart();
    await back;
    await b.store.ping();
    await b.put('m');
    expect(await b.take()).toBe('m');
  }, 20_000);

  it('loads its functions again when they are gone', async () => {
    const b = new Bed(await open(redis().url));
    await connect(redis().url).function('FLUSH');
    await b.put('m');
    expect(await b.take()).toBe('m');
  });

  it('leaves nothing behind of what it cleared', async () => {
    const other = connect(redis().url);
    const before = await other.keys('*');
    const b = new Bed(await open(redis().url));
    await b.fill('a b', { tag: 'A', queues: 2 });
    await b.put('s', { at: T + MINUTE });
    await b.put('h', { heldUntil: T + MINUTE });
    await b.pop({ until: T + 1, maxTimes: 1 });
    await b.pop({ now: T + 1, maxTimes: 1 });
    await b.resend([0], T + 1);
    await b.pop({ now: T + 1 });
    await b.store.swap(b.group(), 0, undefined, 'x', T);
    expect((await other.keys('*')).length).toBeGreaterThan(before.length + 10);
    await clearTopics(b.store, b.topic.instance);
    expect((await other.keys('*')).sort()).toEqual(before.sort());
  });

  it('says what Redis refused, and nothing of the password', async () => {
    const admin = connect(redis().url);
    await admin.config('SET', 'requirepass', 'right');
    try {
      const url = redis().url.replace('//', '//:wrong@');
      const failed = openRedisStore({ url });
      await expect(failed).rejects.toThrow('WRONGPASS');
      await expect(failed).rejects.not.toThrow(':wrong');
      const store = await open(redis().url.replace('//', '//:right@'));
      await store.ping();
    } finally {
      await admin.config('SET', 'requirepass', '');
    }
  });

  it('does no work after it was closed', async () => {
    const store = await open(redis().url);
    await store.close();
    expect(await codeOf(store.ping())).toBe('StoreUnavailable');
    expect(await codeOf(store.topics())).toBe('StoreUnavailable');
    expect(await codeOf(new Bed(store).put('m'))).toBe('StoreUnavailable');
  });
});

describeRedis('two stores on one Redis', (url) => {
  it('are one store, and hear of each other', async () => {
    const [one, two] = [new Bed(await open(url())), await open(url())];
    const { heard } = one.announced();
    expect(await one.take()).toBe('');
    const options = { now: T, create: { type: 'normal', queues: 1 } };
    await two.append(one.queue(0), { payload: 'm' }, options);
    await heard;
    expect(await one.take()).toBe('m');
    await clearTopics(one.store, one.topic.instance);
  });

  it('are two with prefixes of their own', async () => {
    const b = new Bed(await open(url(), 'mqrest-spec-one'));
    await b.put('m');
    const other = await open(url(), 'mqrest-spec-two');
    expect(await other.describe(b.topic, T)).toBeUndefined();
    await clearTopics(b.store, b.topic.instance);
  });

  it('keep holds as pending entries whose counter is the number of deliveries', async () => {
    const b = new Bed(await open(url()));
    await b.fill('a b');
    await b.pop({ limit: 1, until: T + 1 });
    const { taken } = await b.pop({ now: T + 1 });
    const key = `mqrest:{${b.topic.instance}/orders}:queue:0`;
    const pending = () => connect(url()).call('XPENDING', key, 'group', '-', '+', 9);
    const entry = (offset: number, times: number) =>
      [`0-${offset + 1}`, 'mqrest', expect.any(Number), times] as unknown;
    expect(await pending()).toEqual([entry(0, 2), entry(1, 1)]);
    await b.settle(taken.slice(0, 1), { as: 'acked', now: T + 1 });
    expect(await pending()).toEqual([entry(1, 1)]);
    await clearTopics(b.store, b.topic.instance);
  });
});

describeRedisSentinel('behind a Sentinel', (redis) => {
  it('finds the master and works on it', async () => {
    const b = new Bed(await open(redis().url));
    await b.put('m');
    expect(await b.take()).toBe('m');
  });
});
