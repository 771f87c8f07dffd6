import { underLoad, type Bed, type Fault } from '../fault';
import { ask, SentinelBed } from '../redis-beds';
import type { RedisProcess } from '../../support/redis-process';
import { onRedis } from './beds';

type Strikes = (bed: SentinelBed) => Bed['strikes'];

/** The master is killed, and comes back as a replica. */
const killed: Strikes = (bed) => {
  let old: RedisProcess | undefined;
  return [
    async () => {
      old = await bed.master();
      const killedAt = Date.now();
      await old.kill();
      await bed.replaced(old);
      return { at: killedAt, masterAt: Date.now() };
    },
    async () => {
      await old?.restart();
      await bed.whole();
      return Date.now();
    },
  ];
};

/** The master hangs, and goes on when another has taken its place. */
const hung: Strikes = (bed) => {
  let old: RedisProcess | undefined;
  return [
    async () => {
      old = await bed.master();
      const hungAt = Date.now();
      old.signal('SIGSTOP');
      await bed.replaced(old);
      return { at: hungAt, masterAt: Date.now() };
    },
    async () => {
      const wokenAt = Date.now();
      old?.signal('SIGCONT');
      await bed.whole();
      return wokenAt;
    },
  ];
};

const planned: Strikes = (bed) => [
  async () => {
    const old = await bed.master();
    const askedAt = Date.now();
    await ask(bed.sentinel.port, 'SENTINEL', 'FAILOVER', 'main');
    await bed.replaced(old);
    const masterAt = Date.now();
    await bed.whole();
    return { at: askedAt, masterAt };
  },
];

const ASYNCHRONOUS = 'replication is asynchronous';
const UNCONFIRMED = 'replicas do not confirm who has a message';

/**
 * A master under Sentinel that dies, hangs or is replaced as planned, without and with replicas that
 * must confirm. A master that is replaced as planned goes on with the other replica for a while, so
 * that both must.
 */
export const sentinels: readonly Fault[] = (
  [
    ['killed', killed, 1, undefined],
    ['hung', hung, 1, undefined],
    ['planned', planned, 2, 'there is one replica too few until the old master follows'],
  ] as const
).flatMap(([name, strikes, replicas, mayRefuse]) => [
  underLoad(`Sentinel: master ${name}`, () => onRedis(SentinelBed.start(), strikes), {
    mayLose: ASYNCHRONOUS,
  }),
  underLoad(
    `Sentinel: master ${name}, --redis-min-replicas ${replicas}`,
    () => onRedis(SentinelBed.start(), strikes, ['--redis-min-replicas', `${replicas}`]),
    { mayLose: UNCONFIRMED, mayOnly: 'twice', mayRefuse },
  ),
]);
