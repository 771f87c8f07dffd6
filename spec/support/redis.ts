import Redis from 'ioredis';
import { checkRedisBinary, findRedisBinary, type RedisBinary } from './redis-binary';
import { freePort, startRedisProcess, type RedisProcess } from './redis-process';

/** A Redis set-up that was started for a spec. */
export interface RunningRedis {
  /** In the syntax of `openRedisStore`. */
  readonly url: string;
  readonly processes: readonly RedisProcess[];
}

/**
 * Describes something on a real Redis: the one at `REDIS_URL`, else one started for this and ended
 * after. It may hold other data: a spec uses names of its own. Where there is no Redis the tests
 * are skipped, with the reason as their name; with `CI=true` that is an error.
 */
export function describeRedis(name: string, body: (url: () => string) => void): void {
  const url = process.env['REDIS_URL'];
  if (url !== undefined && url !== '') describe(name, () => body(() => url));
  else describeStarted(name, startSingle, (redis) => body(() => redis().url));
}

/** Describes something on a Redis of its own, that it may stop or fill. */
export function describeOwnRedis(name: string, body: (redis: () => RunningRedis) => void): void {
  describeStarted(name, startSingle, body);
}

/** Describes something on a Redis Cluster of three masters. */
export function describeRedisCluster(
  name: string,
  body: (redis: () => RunningRedis) => void,
): void {
  describeStarted(name, startCluster, body);
}

/** Describes something on a master, its replica and a Sentinel. */
export function describeRedisSentinel(
  name: string,
  body: (redis: () => RunningRedis) => void,
): void {
  describeStarted(name, startSentinel, body);
}

/** Starts a Redis set up by these lines of its configuration. */
export type StartRedis = (configure?: (port: number) => readonly string[]) => Promise<RedisProcess>;

/** Describes something on Redis processes that it sets up itself; they are ended after. */
export function describeRedisProcesses(name: string, body: (start: StartRedis) => void): void {
  const processes: RedisProcess[] = [];
  let path = '';
  const prepare = (binary: string): Promise<RunningRedis> => {
    path = binary;
    return Promise.resolve({ url: '', processes });
  };
  describeStarted(name, prepare, () =>
    body(async (configure) => {
      const started = await startRedisProcess(path, configure);
      processes.push(started);
      return started;
    }),
  );
}

function describeStarted(
  name: string,
  start: (binary: string) => Promise<RunningRedis>,
  body: (redis: () => RunningRedis) => void,
): void {
  const binary: RedisBinary = checkRedisBinary(findRedisBinary());
  if ('missing' in binary) {
    if (process.env['CI'] === 'true') throw new Error(`cannot test ${name}: ${binary.missing}`);
    describe(name, () => it.skip(`skipped: ${binary.missing}`, () => {}));
    return;
  }
  describe(name, () => {
    let running: RunningRedis | undefined;
    beforeAll(async () => {
      running = await start(binary.path);
    }, 60_000);
    body(() => {
      if (running === undefined) throw new Error('Redis is not started yet');
      return running;
    });
    // Last: what the body opened is closed before.
    afterAll(async () => {
      await Promise.all((running?.processes ?? []).map((one) => one.stop()));
    });
  });
}

async function startSingle(binary: string): Promise<RunningRedis> {
  const redis = await startRedisProcess(binary);
  return { url: `redis://127.0.0.1:${redis.port}`, processes: [redis] };
}

async function startSentinel(binary: string): Promise<RunningRedis> {
  const master = await startRedisProcess(binary);
  const replica = await startRedisProcess(binary, () => [`replicaof 127.0.0.1 ${master.port}`]);
  const sentinel = await startRedisProcess(binary, () => [
    `sentinel monitor main 127.0.0.1 ${master.port} 1`,
    'sentinel down-after-milliseconds main 500',
    'sentinel failover-timeout main 2000',
  ]);
  return {
    url: `redis+sentinel://127.0.0.1:${sentinel.port}/main`,
    processes: [sentinel, replica, master],
  };
}

const SLOTS = 16384;

async function startCluster(binary: string): Promise<RunningRedis> {
  const buses = new Map<number, number>();
  const start = () =>
    startRedisProcess(binary, async (port) => {
      const bus = await freePort();
      buses.set(port, bus);
      return ['cluster-enabled yes', `cluster-port ${bus}`, 'cluster-node-timeout 2000'];
    });
  const processes = await Promise.all([start(), start(), start()]);
  const nodes = processes.map(({ port }) => new Redis({ host: '127.0.0.1', port }));
  try {
    const [first, ...others] = processes;
    await Promise.all(
      nodes.map((node, i) => {
        const from = Math.floor((SLOTS * i) / nodes.length);
        const to = Math.floor((SLOTS * (i + 1)) / nodes.length) - 1;
        return node.cluster('ADDSLOTSRANGE', from, to);
      }),
    );
    for (const [i, node] of nodes.entries()) await node.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    for (const { port } of others) {
      await nodes[0]?.call('CLUSTER', 'MEET', '127.0.0.1', port, buses.get(port) ?? 0);
    }
    await Promise.all(nodes.map(joined));
    return { url: `redis+cluster://127.0.0.1:${first.port}`, processes };
  } finally {
    for (const node of nodes) node.disconnect();
  }
}

/** Resolves when a node sees the whole cluster. The only way to know is to ask again. */
async function joined(node: Redis): Promise<void> {
  for (let n = 0; n < 400; n++) {
    const info = await node.cluster('INFO');
    if (info.includes('cluster_state:ok') && info.includes('cluster_size:3')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the Redis Cluster did not come together within 20 seconds');
}
