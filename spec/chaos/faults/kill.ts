import { setTimeout as pause } from 'node:timers/promises';
import { underLoad, type Bed, type Fault } from '../fault';
import type { MqrestProcess } from '../mqrest-process';
import { startSingle, type RedisBed } from '../redis-beds';
import { embedded, onRedis } from './beds';

/** How long Redis is away. */
const AWAY_MS = 500;

const killRedis = ({ processes: [redis] }: RedisBed): Bed['strikes'] => [
  async () => {
    await redis?.kill();
    await pause(AWAY_MS);
    const startedAt = Date.now();
    await redis?.restart();
    return startedAt;
  },
];

const killMqrest = (mqrest: MqrestProcess): Bed['strikes'] => [() => mqrest.killAndRestart()];

const ON_THE_WAY = 'Redis answers before it has written while a sync of the file is under way';
const UNCONSUMED = 'all that was not consumed';

/** Flags of the embedded store by the name of the fault, and what may be lost with them. */
const embeddedKills: readonly [name: string, flags: readonly string[], mayLose?: string][] = [
  ['--state DIR/ always', ['--state', 'DIR/', '--state-fsync', 'always']],
  ['--state DIR/ everysec', ['--state', 'DIR/', '--state-fsync', 'everysec']],
  ['--state DIR/ no', ['--state', 'DIR/', '--state-fsync', 'no']],
  ['--state FILE', ['--state', 'DIR/file'], `${UNCONSUMED} since the last clean stop`],
  ['nothing kept', [], UNCONSUMED],
];

/** The same of Redis. */
const redisKills: readonly [name: string, lines: readonly string[], mayLose?: string][] = [
  ['appendfsync always', ['appendonly yes', 'appendfsync always']],
  ['appendfsync everysec', ['appendonly yes', 'appendfsync everysec'], ON_THE_WAY],
  ['appendfsync no', ['appendonly yes', 'appendfsync no']],
  ['appendonly no', [], `${UNCONSUMED} since Redis has saved`],
];

/** kill -9 of mqrest, which starts again at once, and of Redis, which starts again after half a second. */
export const kills: readonly Fault[] = [
  ...embeddedKills.map(([name, flags, mayLose]) =>
    underLoad(
      `kill mqrest, ${name}`,
      () => embedded((directory) => flags.map((one) => one.replace('DIR/', directory)), killMqrest),
      { mayLose },
    ),
  ),
  underLoad('kill mqrest on Redis', () =>
    onRedis(startSingle(), (_, processes) => processes.flatMap(killMqrest)),
  ),
  ...redisKills.map(([name, lines, mayLose]) =>
    underLoad(`kill Redis, ${name}`, () => onRedis(startSingle(lines), killRedis), { mayLose }),
  ),
];
