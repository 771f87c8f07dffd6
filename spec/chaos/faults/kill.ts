import { setTimeout as pause } from 'node:timers/promises';
import { underLoad, type Fault } from '../fault';
import { startSingle } from '../redis-beds';
import { embedded } from './embedded';
import { onRedis } from './on-redis';

/** How long Redis is away. */
const AWAY_MS = 500;

/** kill -9 of mqrest, which starts again at once, and of Redis, which starts again after half a second. */
export const kills: readonly Fault[] = [
  underLoad('kill mqrest on Redis', () =>
    onRedis(startSingle('everysec'), (_, processes) =>
      processes.map((one) => () => one.killAndRestart()),
    ),
  ),
  ...(['always', 'everysec', 'no'] as const).map((fsync) =>
    underLoad(
      `kill mqrest, --state DIR/ ${fsync}`,
      () =>
        embedded(
          (directory) => ['--state', directory, '--state-fsync', fsync],
          (mqrest) => [() => mqrest.killAndRestart()],
        ),
      { flag: '--state-fsync' },
    ),
  ),
  underLoad(
    'kill mqrest, embedded',
    () =>
      embedded(
        () => [],
        (mqrest) => [() => mqrest.killAndRestart()],
      ),
    { mayLose: 'all that was not consumed, for nothing is kept' },
  ),
  ...(['always', 'everysec'] as const).map((fsync) =>
    underLoad(`kill Redis, appendfsync ${fsync}`, () =>
      onRedis(startSingle(fsync), ({ processes: [redis] }) => [
        async () => {
          await redis?.kill();
          await pause(AWAY_MS);
          await redis?.restart();
          return Date.now();
        },
      ]),
    ),
  ),
];
