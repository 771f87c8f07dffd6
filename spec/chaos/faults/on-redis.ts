import type { Bed } from '../fault';
import { startProcesses, type MqrestProcess } from '../mqrest-process';
import type { RedisBed } from '../redis-beds';

/** Two mqrest processes on one Redis, of whichever kind. */
export async function onRedis<R extends RedisBed>(
  start: Promise<R>,
  strikes: (redis: R, processes: readonly MqrestProcess[]) => Bed['strikes'],
  flags: readonly string[] = [],
): Promise<Bed> {
  const redis = await start;
  const stopRedis = () => Promise.all(redis.processes.map((one) => one.stop()));
  const place = ['--store', 'redis', '--redis-url', redis.url];
  try {
    const processes = await startProcesses(2, [...place, ...flags]);
    return {
      ports: processes.map(({ port }) => port),
      strikes: strikes(redis, processes),
      stop: async () => {
        await Promise.all(processes.map((one) => one.kill()));
        await stopRedis();
      },
    };
  } catch (error) {
    await stopRedis();
    throw error;
  }
}
