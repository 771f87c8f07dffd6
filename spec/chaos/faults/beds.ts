import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bed } from '../fault';
import { MqrestProcess } from '../mqrest-process';
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
  const startOne = () => MqrestProcess.start([...place, ...flags]);
  try {
    const processes = await Promise.all([startOne(), startOne()]);
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

/** One mqrest with the embedded store; `flags` is given a directory that is removed at the end. */
export async function embedded(
  flags: (directory: string) => readonly string[],
  strikes: (mqrest: MqrestProcess) => Bed['strikes'],
): Promise<Bed> {
  const directory = mkdtempSync(join(tmpdir(), 'mqrest-chaos-'));
  const mqrest = await MqrestProcess.start(flags(`${directory}/`));
  return {
    ports: [mqrest.port],
    strikes: strikes(mqrest),
    stop: async () => {
      await mqrest.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
