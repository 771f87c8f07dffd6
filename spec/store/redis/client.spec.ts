import { clearTopics } from '../../../src/store/clear-topics';
import {
  connect as connectTo,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { openRedisStore } from '../../../src/store/redis/redis-store';
import type { Store } from '../../../src/store/store';
import { describeOwnRedis, describeRedis, describeRedisSentinel } from '../../support/redis';
import { freePort } from '../../support/redis-process';
import { closeAfter, connect, openStore } from './opened';
import { Bed, codeOf, MINUTE, T } from '../bed';

const open = (url: string, prefix?: string): Promise<Store> =>
  openStore(prefix === undefined ? { url } : { url, prefix });

/** A way to a Redis whose connections can go silent without an end; new ones are not. */
class Wire {
  readonly #ends = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(server);
    server.on('connection', (near) => {
      const far = connectTo(port, '127.0.0.1');
      near.pipe(far).pipe(near);
      for (const end of [near, far]) wire.#ends.add(end.on('error', () => near.destroy()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  silence(): void {
    for (const end of this.#ends) end.unpipe();
  }

  close(): void {
    this.server.close();
    for (const end of this.#ends) end.destroy();
  }
}

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
      message: expect.stringMatching(
        new RegExp(`127.0.0.1:${port}: nothing listens there$`),
      ) as string,
    });
    await expect(failed).rejects.not.toThrow('secret');
  });

  it.each(['redis+cluster', 'redis+sentinel'])(
    'gives up on a %s that is not there',
    async (scheme) => {
      const url = `${scheme}://127.0.0.1:${await freePort()}${scheme.endsWith('l') ? '/main' : ''}`;
      await expect(openRedisStore({ url })).rejects.toThrow(
        /^StoreUnavailable: no connection to Redis at 127.*: nothing listens there$/,
      );
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
    await expect(b.put('m')).rejects.toThrow(/^StoreUnavailable: the store cannot be reached$/);
    expect(await codeOf(b.store.ping())).toBe('StoreUnavailable');
    const back = gap(b.store);
    await process?.restart();
    await back;
    await b.store.ping();
    await b.put('m');
    expect(await b.take()).toBe('m');
  }, 20_000);

  it('gives up a Redis that hangs, and goes on when it does', async () => {
    const [process] = redis().processes;
    const store = await openStore({ url: redis().url, timeoutMs: 500 });
    const b = new Bed(store);
    await b.put('m');
    process?.signal('SIGSTOP');
    expect(await codeOf(b.put('lost'))).toBe('StoreUnavailable');
    process?.signal('SIGCONT');
    await store.ping();
    expect(await b.take()).toContain('m');
  }, 8_000);

  it('leaves a connection that has gone silent, also where it only listens', async () => {
    const wire = closeAfter(await Wire.to(redis().processes[0]?.port ?? 0));
    const url = `redis://127.0.0.1:${wire.port}`;
    const store = await openStore({ url, timeoutMs: 300 });
    const listensAgain = gap(store);
    wire.silence();
    await listensAgain;
  }, 8_000);

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
      await expect(failed).rejects.toThrow('the password is wrong');
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
