import { openRedisStore } from '../../../src/store/redis/redis-store';
import type { Store } from '../../../src/store/store';
import { CliProcess } from '../../support/cli-process';
import { describeOwnRedis, describeRedisSentinel } from '../../support/redis';
import { freePort } from '../../support/redis-process';
import { Bed } from '../bed';

const PATIENCE = { waitMs: 30_000 };

/** Opens a store on a Redis that is not there; `told` resolves when it says that it waits. */
function opening(url: string): { opened: Promise<Store>; told: Promise<string>; lines: string[] } {
  const lines: string[] = [];
  let tell: (line: string) => void = () => {};
  const told = new Promise<string>((resolve) => (tell = resolve));
  const warn = (line: string) => {
    lines.push(line);
    tell(line);
  };
  return { opened: openRedisStore({ url, ...PATIENCE, warn }), told, lines };
}

describeOwnRedis('a start that waits for Redis', (redis) => {
  it('goes on when Redis is up, and says once that it waits', async () => {
    const [process] = redis().processes;
    await process?.kill();
    const { opened, told, lines } = opening(redis().url);
    expect(await told).toMatch(/^waiting up to 30 s for Redis: ./);
    await process?.restart();
    const b = new Bed(await opened);
    await b.put('m');
    expect(await b.take()).toBe('m');
    expect(lines.filter((line) => line.startsWith('waiting'))).toHaveLength(1);
    await b.store.close();
  });
});

describeRedisSentinel('a start that waits for a Sentinel', (redis) => {
  it('goes on when Sentinel tells the master', async () => {
    const [sentinel] = redis().processes;
    await sentinel?.kill();
    const { opened, told } = opening(redis().url);
    await told;
    await sentinel?.restart();
    const store = await opened;
    await store.ping();
    await store.close();
  });
});

describe('--wait-for-store', () => {
  it('ends with the last reason, and another code than 0, when its time is over', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const cli = new CliProcess(
      `--port 0 --store redis --redis-url ${url} --wait-for-store 600ms`.split(' '),
    );
    expect(await cli.code()).toBe(1);
    const [waits, reason, ...more] = cli.err.trim().split('\n');
    expect(waits).toMatch(/^mqrest: waiting up to 0\.6 s for Redis: /);
    expect(reason).toMatch(/^mqrest: StoreUnavailable: no connection to Redis/);
    expect(more).toEqual([]);
  });
});
