import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where `redis-server` is, or why there is none. */
export type RedisBinary = { path: string } | { missing: string };

let found: RedisBinary | undefined;

/**
 * `redis-server` from PATH, else installed with apt-get where that is possible and `NO_INSTALL` is not
 * set. An installation is told of before it begins.
 */
export function findRedisBinary(): RedisBinary {
  return (found ??= lookForRedis());
}

/** The same, looked for anew. */
export function lookForRedis(): RedisBinary {
  return locate() ?? install();
}

function locate(): RedisBinary | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const path = folders.map((folder) => join(folder, 'redis-server')).find(existsSync);
  return path === undefined ? undefined : { path };
}

function install(): RedisBinary {
  const hint = 'no redis-server in PATH';
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    return { missing: `${hint}; it can only be installed from here by root on Debian or Ubuntu` };
  }
  if (process.env['NO_INSTALL'] !== undefined) {
    return { missing: `${hint}; it is not installed because NO_INSTALL is set` };
  }
  process.stderr.write(
    `${hint}: it is installed now, by apt-get install redis-server; with NO_INSTALL=1 it is not, ` +
      'and the specs on Redis are left out\n',
  );
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'ignore',
    });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'redis-server');
  return locate() ?? { missing: `${hint}; apt-get install redis-server did not help` };
}

/** Whether this `redis-server` can do what the store needs (7.0). */
export function checkRedisBinary(binary: RedisBinary): RedisBinary {
  if ('missing' in binary) return binary;
  const version = execFileSync(binary.path, ['--version'], { encoding: 'utf8' });
  const major = Number(/v=(\d+)/.exec(version)?.[1]);
  return major >= 7 ? binary : { missing: `${binary.path} is older than 7.0` };
}
