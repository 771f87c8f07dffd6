import Redis from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import { checkRedisBinary, findRedisBinary } from '../support/redis-binary';
import { freePort, startRedisProcess, type RedisProcess } from '../support/redis-process';

const KEPT = ['appendonly yes', 'appendfsync everysec'];
const SLOTS = 16384;
const MASTERS = 3;

/** Several Redis processes, and the address that mqrest is given. */
export interface RedisBed {
  readonly url: string;
  readonly processes: readonly RedisProcess[];
}

function binary(): string {
  const found = checkRedisBinary(findRedisBinary());
  if ('missing' in found) throw new Error(found.missing);
  return found.path;
}

/** One command to the Redis on a port, which is given up after two seconds. */
export async function ask(port: number, ...command: (string | number)[]): Promise<unknown> {
  const once = { connectTimeout: 2_000, commandTimeout: 2_000, retryStrategy: () => null };
  const redis = new Redis({ host: '127.0.0.1', port, lazyConnect: true, ...once });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const [name = '', ...args] = command;
    return await redis.call(`${name}`, ...args);
  } finally {
    redis.disconnect();
  }
}

/** Resolves with what it gives as soon as that is something; it is asked again while it fails. */
export async function eventually<T>(what: string, give: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const given = await give().catch(() => undefined);
    if (given !== undefined) return given;
    await pause(50);
  }
  throw new Error(`not within 20 s: ${what}`);
}

/** One Redis with these lines in its configuration; without any it keeps what it is given in a file. */
export async function startSingle(lines: readonly string[] = KEPT): Promise<RedisBed> {
  const redis = await startRedisProcess(binary(), () => lines);
  return { url: `redis://127.0.0.1:${redis.port}`, processes: [redis] };
}

/** A master, two replicas, and three Sentinels, of which two have to agree: fewer are not for use. */
export class SentinelBed implements RedisBed {
  readonly url: string;
  readonly processes: readonly RedisProcess[];

  private constructor(
    /** The one that is asked. */
    readonly sentinel: RedisProcess,
    sentinels: readonly RedisProcess[],
    readonly nodes: readonly RedisProcess[],
  ) {
    const addresses = sentinels.map(({ port }) => `127.0.0.1:${port}`);
    this.url = `redis+sentinel://${addresses.join(',')}/main`;
    this.processes = [...sentinels, ...nodes];
  }

  static async start(): Promise<SentinelBed> {
    const master = await startRedisProcess(binary(), () => KEPT);
    const follow = () => [...KEPT, `replicaof 127.0.0.1 ${master.port}`];
    const replica = () => startRedisProcess(binary(), follow);
    const nodes = [master, await replica(), await replica()];
    const watch = () =>
      startRedisProcess(binary(), () => [
        `sentinel monitor main 127.0.0.1 ${master.port} 2`,
        'sentinel down-after-milliseconds main 1000',
        'sentinel failover-timeout main 3000',
      ]);
    const asked = await watch();
    const bed = new SentinelBed(asked, [asked, await watch(), await watch()], nodes);
    await bed.whole();
    return bed;
  }

  /** The node that Sentinel says is the master. */
  async master(): Promise<RedisProcess> {
    const address = await ask(this.sentinel.port, 'SENTINEL', 'get-master-addr-by-name', 'main');
    const port = Number((address as string[])[1]);
    const node = this.nodes.find((one) => one.port === port);
    if (node === undefined) throw new Error(`no node has the port ${port}`);
    return node;
  }

  /** Resolves when another is the master. */
  async replaced(old: RedisProcess): Promise<RedisProcess> {
    return eventually('a new master', async () => {
      const now = await this.master();
      return now === old ? undefined : now;
    });
  }

  /** Resolves when both others follow the master, and Sentinel knows them and the other Sentinels. */
  async whole(): Promise<void> {
    const known = async (what: string): Promise<number> => {
      const all = await ask(this.sentinel.port, 'SENTINEL', what, 'main');
      return (all as unknown[]).length;
    };
    await eventually('both replicas', async () => {
      const info = await ask((await this.master()).port, 'INFO', 'replication');
      const online = String(info).match(/state=online/g) ?? [];
      const counts = [online.length, await known('replicas'), await known('sentinels')];
      return counts.every((count) => count === 2) || undefined;
    });
  }
}

/** A cluster of three masters, each with a replica. */
export class ClusterBed implements RedisBed {
  readonly url: string;

  private constructor(readonly processes: readonly RedisProcess[]) {
    this.url = `redis+cluster://${processes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  }

  static async start(): Promise<ClusterBed> {
    const buses = new Map<number, number>();
    const node = () =>
      startRedisProcess(binary(), async (port) => {
        buses.set(port, await freePort());
        const bus = `cluster-port ${buses.get(port) ?? 0}`;
        return [...KEPT, 'cluster-enabled yes', bus, 'cluster-node-timeout 1000'];
      });
    const nodes = await Promise.all(Array.from({ length: 2 * MASTERS }, node));
    const [first, ...others] = nodes.map(({ port }) => port);
    for (const [i, { port }] of nodes.entries()) {
      await ask(port, 'CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
      if (i >= MASTERS) continue;
      const [from, to] = [i, i + 1].map((n) => Math.floor((SLOTS * n) / MASTERS));
      await ask(port, 'CLUSTER', 'ADDSLOTSRANGE', from ?? 0, (to ?? 0) - 1);
    }
    for (const port of others) {
      await ask(first ?? 0, 'CLUSTER', 'MEET', '127.0.0.1', port, buses.get(port) ?? 0);
    }
    const bed = new ClusterBed(nodes);
    for (const [i, { port }] of nodes.slice(MASTERS).entries()) {
      const master = String(await ask(nodes[i]?.port ?? 0, 'CLUSTER', 'MYID'));
      await eventually('a replica', () => ask(port, 'CLUSTER', 'REPLICATE', master));
    }
    await bed.whole();
    return bed;
  }

  /** The masters as the node that answers first knows them; that of this slot is the first. */
  async masters(slot: number): Promise<RedisProcess[]> {
    const ranges = await eventually('a node that answers', () =>
      Promise.any(this.processes.map(({ port }) => ask(port, 'CLUSTER', 'SLOTS'))),
    );
    type Range = [from: number, to: number, master: [host: string, port: number]];
    const owns = ([from, to]: Range) => from <= slot && slot <= to;
    const sorted = (ranges as Range[]).sort((a, b) => Number(owns(b)) - Number(owns(a)));
    const ports = new Set(sorted.map(([, , [, port]]) => port));
    const processOf = (port: number) => this.processes.filter((one) => one.port === port);
    return [...ports].flatMap(processOf);
  }

  /** Resolves when another is the master of a slot. */
  async replaced(slot: number, old: RedisProcess): Promise<RedisProcess> {
    return eventually('a new master', async () => {
      const [now] = await this.masters(slot);
      return now === old ? undefined : now;
    });
  }

  /** Resolves when every node sees a cluster that is whole, and each master has its replica in step. */
  async whole(): Promise<void> {
    for (const { port } of this.processes) {
      await eventually('the whole cluster', async () => {
        const info = String(await ask(port, 'CLUSTER', 'INFO'));
        const nodes = String(await ask(port, 'CLUSTER', 'NODES'));
        const role = String(await ask(port, 'INFO', 'replication'));
        const fine = info.includes('cluster_state:ok') && info.includes('cluster_size:3');
        return (
          (fine && !/fail|handshake/.test(nodes) && /link_status:up|state=online/.test(role)) ||
          undefined
        );
      });
    }
  }
}
