import type Redis from 'ioredis';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { ControlBed } from '../../support/control-bed';
import { describeOwnRedis, describeRedisCluster } from '../../support/redis';
import { closeAfter, connect, openStore } from './opened';

const admin = (port: number): Redis => connect(`redis://127.0.0.1:${port}`);

/** How Redis is made to refuse writes, made to take them again, and what is said meanwhile. */
const REFUSALS: readonly [name: string, on: string[], off: string[], reason: RegExp][] = [
  [
    'its memory is full',
    ['CONFIG', 'SET', 'maxmemory', '1'],
    ['CONFIG', 'SET', 'maxmemory', '0'],
    /no memory left .*maxmemory/,
  ],
  [
    'it has too few replicas in step',
    ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
    ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
    /too few replicas .*min-replicas-to-write/,
  ],
  ['it is a replica', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE'], /a replica/],
];

describeOwnRedis('a Redis that takes no writes', (redis) => {
  it.each(REFUSALS)('is not ready while %s, and says so', async (_name, on, off, reason) => {
    const bed = await ControlBed.start({ store: 'redis', redisUrl: redis().url });
    closeAfter(bed.mq);
    const ready = () => fetch(`${bed.mq.url}/_mqrest/health/ready`);
    expect((await ready()).status).toBe(200);
    const [command = '', ...args] = on;
    const port = redis().processes[0]?.port ?? 0;
    const control = admin(port);
    await control.call(command, ...args);
    try {
      const reply = await ready();
      expect(reply.status).toBe(503);
      const text = await reply.text();
      expect(text).toMatch(reason);
      expect(text).not.toContain(`${port}`);
      // Some of them while the client leaves the server and comes back.
      for (let i = 0; i < 30; i++) {
        const published = await fetch(`${bed.mq.url}/_mqrest/v1/topics/t/messages`, {
          method: 'POST',
          body: '{"body":"m"}',
        });
        expect(published.status).toBe(503);
        expect(await published.text()).toMatch(reason);
      }
    } finally {
      const [back = '', ...rest] = off;
      await control.call(back, ...rest);
    }
    // The client may be on its way back to the server.
    const end = performance.now() + 5_000;
    let last = await ready();
    while (last.status !== 200 && performance.now() < end) last = await ready();
    expect(last.status).toBe(200);
  });

  it('is not ready while it cannot save', async () => {
    const store = await openStore({ url: redis().url });
    const control = admin(redis().processes[0]?.port ?? 0);
    const [, folder = ''] = await control.config('GET', 'dir');
    // A save cannot take the place of a folder.
    const inTheWay = join(folder, 'dump.rdb');
    mkdirSync(inTheWay);
    await control.config('SET', 'save', '3600 1');
    await control.bgsave();
    await saved(control, 'err');
    await expect(store.ping()).rejects.toThrow('Redis cannot write to its disk');
    rmdirSync(inTheWay);
    await control.bgsave();
    await saved(control, 'ok');
    await store.ping();
    await control.config('SET', 'save', '');
  });

  it('loads its functions again, when they are gone, to find out', async () => {
    const store = await openStore({ url: redis().url });
    await admin(redis().processes[0]?.port ?? 0).function('FLUSH');
    await store.ping();
  });
});

/** Resolves when the last save has ended so. */
async function saved(redis: Redis, how: 'ok' | 'err'): Promise<void> {
  // A save forks, which a busy machine takes its time for.
  for (const end = performance.now() + 15_000; performance.now() < end;) {
    const info = await redis.info('persistence');
    const over = info.includes('rdb_bgsave_in_progress:0');
    if (over && info.includes(`rdb_last_bgsave_status:${how}`)) return;
  }
  throw new Error(`no save ended ${how}`);
}

describeRedisCluster('a cluster with one master that takes no writes', (redis) => {
  it('is not ready', async () => {
    const store = await openStore({ url: redis().url });
    await store.ping();
    for (const { port } of redis().processes) {
      const control = admin(port);
      await control.config('SET', 'maxmemory', '1');
      try {
        await expect(store.ping()).rejects.toThrow('no memory left');
      } finally {
        await control.config('SET', 'maxmemory', '0');
      }
    }
    await store.ping();
  });
});

describeOwnRedis('what the set-up of a Redis may lose', (redis) => {
  /** What is said at a start on a Redis that is set up so. */
  const advice = async (settings: Readonly<Record<string, string>>): Promise<string[]> => {
    const control = admin(redis().processes[0]?.port ?? 0);
    for (const [name, value] of Object.entries(settings)) await control.config('SET', name, value);
    const lines: string[] = [];
    await openStore({ url: redis().url, warn: (line) => lines.push(line) });
    for (const line of lines) expect(line).toContain('docs/durability.md');
    return lines.map((line) => line.replace(/;[^;]*$/, ''));
  };
  const safe = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' };

  it('is told at the start', async () => {
    expect(await advice(safe)).toEqual([]);
    expect(await advice({ ...safe, appendfsync: 'everysec' })).toEqual([
      'note: a loss of power may cost Redis about the last two seconds (appendfsync everysec)',
    ]);
    expect(await advice({ ...safe, appendfsync: 'no' })).toEqual([
      'warning: a loss of power costs Redis what the system had not written yet (appendfsync no)',
    ]);
    expect(await advice({ ...safe, appendonly: 'no', 'maxmemory-policy': 'allkeys-lru' })).toEqual([
      'warning: when Redis is full it deletes parts of topics (maxmemory-policy allkeys-lru)',
      'warning: what came since its last snapshot is lost when Redis crashes (appendonly no)',
    ]);
  });

  it('is told as far as Redis tells it', async () => {
    await advice({ ...safe, appendfsync: 'everysec', 'maxmemory-policy': 'volatile-ttl' });
    const control = admin(redis().processes[0]?.port ?? 0);
    await control.acl('SETUSER', 'app', 'on', '>pw', '~*', '&*', '+@all', '-config');
    const lines: string[] = [];
    const url = redis().url.replace('//', '//app:pw@');
    await openStore({ url, warn: (line) => lines.push(line) });
    expect(lines).toEqual([expect.stringContaining('maxmemory-policy volatile-ttl')]);
  });
});
