import { setTimeout as pause } from 'node:timers/promises';
import { underLoad, type Bed, type Fault } from '../fault';
import { ORDERED } from '../load';
import { ask, ClusterBed, eventually } from '../redis-beds';
import { SlotMove } from '../../support/slot-move';
import type { RedisProcess } from '../../support/redis-process';
import { onRedis } from './beds';

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
        const [failed] = await bed.masters(slot);
        if (failed === undefined) throw new Error(`nobody has slot ${slot}`);
        old = failed;
        const failedAt = Date.now();
        await fail(failed);
        await bed.replaced(slot, failed);
        return { at: failedAt, masterAt: Date.now() };
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

/** The slot of the ordered topic goes from its master to another, key by key. */
const resharded: Strikes = (bed) => [
  async () => {
    const masters = await bed.masters(await slotOf(bed));
    const ports = masters.map(({ port }) => port);
    const move = await SlotMove.open(`{/${ORDERED}}`, ports);
    for (const key of await move.left()) {
      await move.take(key);
      await pause(10);
    }
    await move.finish();
    return Date.now();
  },
];

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
