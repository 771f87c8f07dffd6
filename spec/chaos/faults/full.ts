import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { underLoad, type Fault } from '../fault';
import type { Load } from '../load';
import { ask, eventually, startSingle } from '../redis-beds';
import { embedded, onRedis } from './beds';

/** How much may still be written when a disk begins to be full, and how long it stays full. */
const ROOM = 50_000;
const FULL_MS = 1_000;

/** Resolves when a publish is refused: what is full is full then. */
async function refused(load: Load): Promise<void> {
  const before = load.refused;
  await eventually('a publish that is refused', () =>
    Promise.resolve(load.refused > before || undefined),
  );
}

/** No file of this process grows by more than a little (the soft limit, which can be taken back), then it may again. */
async function fillDisk(pid: number, directory: string, load: Load): Promise<number> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const largest = Math.max(...files.map((name) => statSync(join(directory, name)).size));
  const limit = (soft: string) => execFileSync('prlimit', ['--pid', `${pid}`, `--fsize=${soft}:`]);
  limit(`${largest + ROOM}`);
  try {
    await refused(load);
    await pause(FULL_MS);
  } finally {
    limit('unlimited');
  }
  return Date.now();
}

/** Disks and memories that are full for a second, then not any more. */
export const full: readonly Fault[] = [
  underLoad('disk of Redis full', () =>
    onRedis(startSingle(), ({ processes: [redis] }) => [
      async (load) => {
        const { port = 0, pid = 0 } = redis ?? {};
        const [, directory] = (await ask(port, 'CONFIG', 'GET', 'dir')) as string[];
        return fillDisk(pid, directory ?? '', load);
      },
    ]),
  ),
  underLoad('disk full, --state DIR/', () => {
    let directory = '';
    return embedded(
      (given) => ['--state', (directory = given)],
      (mqrest) => [(load) => fillDisk(mqrest.pid, directory, load)],
    );
  }),
  underLoad('maxmemory of Redis reached', () =>
    onRedis(startSingle(), ({ processes: [redis] }) => [
      async (load) => {
        const port = redis?.port ?? 0;
        const info = String(await ask(port, 'INFO', 'memory'));
        const used = Number(/used_memory:(\d+)/.exec(info)?.[1]);
        await ask(port, 'CONFIG', 'SET', 'maxmemory', used + ROOM);
        await refused(load);
        await pause(FULL_MS);
        await ask(port, 'CONFIG', 'SET', 'maxmemory', 0);
        return Date.now();
      },
    ]),
  ),
  underLoad(
    'memory full, embedded',
    () =>
      embedded(
        () => ['--memory', '4mb'],
        () => [
          async (load) => {
            load.consuming = false;
            await refused(load);
            await pause(FULL_MS);
            load.consuming = true;
            return Date.now();
          },
        ],
      ),
    { padding: 20_000 },
  ),
];
