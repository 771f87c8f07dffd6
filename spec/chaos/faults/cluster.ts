import { setTimeout as pause } from 'node:timers/promises';
import { underLoad, type Bed, type Fault } from '../fault';
import { ORDERED } from '../load';
import { ask, ClusterBed, eventually } from '../redis-beds';
import type { RedisProcess } from '../../support/redis-process';
import { onRedis } from './on-redis';

type Strikes = (bed: ClusterBed) => Bed['strikes'];

/** The slot of the topic that has an order to keep. */
async function slotOf({ processes: [node] }: ClusterBed): Promise<number> {
  return eventually('a slot', async () =>
    Number(await ask(node?.port ?? 0, 'CLUSTER', 'KEYSLOT', `{/${ORDERED}}`)),
  );
}

/** The master of that topic fails, until its replica has its place, then comes back. */
function failing(
  fail: (one: RedisProcess) => unknown,
  mend: (one: RedisProcess) => unknown,
): Strikes {
  return (bed) => {
    let slot: number | undefined;
    let old: RedisProcess | undefined;
    return [
      async () => {
        slot ??= await slotOf(bed);
        const failed = (await bed.masters(slot))[0]?.node;
        if (failed === undefined) throw new Error(`nobody has slot ${slot}`);
        old = failed;
        const failedAt = Date.now();
        await fail(failed);
        return failedAt;
      },
      async () => {
        const mendedAt = Date.now();
        if (old !== undefined) await mend(old);
        await bed.whole();
        return mendedAt;
      },
    ];
  };
}

/** The slot of the ordered topic goes from its master to the next, some keys at a time. */
const resharded: Strikes = (bed) => [
  async () => {
    const slot = await slotOf(bed);
    const [from, to] = await bed.masters(slot);
    if (from === undefined || to === undefined) throw new Error('there are no two masters');
    const setSlot = (port: number, ...how: string[]) =>
      ask(port, 'CLUSTER', 'SETSLOT', slot, ...how);
    try {
      await setSlot(to.node.port, 'IMPORTING', from.id);
      await setSlot(from.node.port, 'MIGRATING', to.id);
      await migrate(from.node.port, to.node.port, slot);
      for (const { node } of [to, from]) await setSlot(node.port, 'NODE', to.id);
    } catch (error) {
      for (const { node } of [to, from]) await setSlot(node.port, 'STABLE');
      throw error;
    }
    return Date.now();
  },
];

async function migrate(from: number, to: number, slot: number): Promise<void> {
  for (;;) {
    const keys = (await ask(from, 'CLUSTER', 'GETKEYSINSLOT', slot, 4)) as string[];
    if (keys.length === 0) return;
    await ask(from, 'MIGRATE', '127.0.0.1', to, '', 0, 2_000, 'KEYS', ...keys);
    await pause(30);
  }
}

const ASYNCHRONOUS = 'replication is asynchronous';

const killed = failing(
  (one) => one.kill(),
  (one) => one.restart(),
);
const hung = failing(
  (one) => {
    one.signal('SIGSTOP');
  },
  (one) => {
    one.signal('SIGCONT');
  },
);

/** A cluster of three masters, each with a replica. */
export const clusters: readonly Fault[] = [
  underLoad('Cluster: master killed', () => onRedis(ClusterBed.start(), killed), {
    mayLose: ASYNCHRONOUS,
  }),
  underLoad('Cluster: master hung', () => onRedis(ClusterBed.start(), hung), {
    mayLose: ASYNCHRONOUS,
  }),
  underLoad('Cluster: slot moved', () => onRedis(ClusterBed.start(), resharded)),
];
