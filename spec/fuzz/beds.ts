import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRedisBinary, findRedisBinary } from '../support/redis-binary';
import { startRedisProcess } from '../support/redis-process';
import { CREDENTIAL } from './signed';

/** How a server is set up that is fuzzed: its flags, and what to do when it has ended. */
export interface Bed {
  readonly flags: readonly string[];
  readonly end?: () => unknown;
}

/** The set-ups by name; of inputs that are to be many, the first gets half. */
export const beds: Readonly<Record<string, () => Bed | Promise<Bed>>> = {
  memory: () => ({ flags: [] }),
  strict: () => ({
    flags: [
      ...['--profile', 'strict', '--auto-create', 'on', '--mqcloud', 'on'],
      ...['--auth', 'strict', '--credential', CREDENTIAL],
    ],
  }),
  state: () => {
    const directory = mkdtempSync(join(tmpdir(), 'mqrest-fuzz-'));
    const end = (): void => rmSync(directory, { recursive: true, force: true });
    return { flags: ['--state', `${directory}/`, '--mqcloud-profile', 'docs-2026'], end };
  },
  redis: async () => {
    const binary = checkRedisBinary(findRedisBinary());
    if ('missing' in binary) throw new Error(binary.missing);
    const redis = await startRedisProcess(binary.path);
    const flags = ['--store', 'redis', '--redis-url', `redis://127.0.0.1:${redis.port}`];
    return { flags, end: () => redis.stop() };
  },
};
