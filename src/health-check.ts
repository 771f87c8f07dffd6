import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join, resolve } from 'node:path';
import { loadConfig } from './config/load';
import { urlOf } from './config/url';

const CLI = join(__dirname, 'cli.js');

/**
 * Ends with exit code 0 when the mqrest of this container is ready, else 1: `HEALTHCHECK` of the
 * image. It looks where that mqrest's flags, variables and file say.
 */
function check(): void {
  const command = loadConfig(flagsOfMqrest(), process.env, process.cwd());
  if (command.kind !== 'serve') throw new Error('it does not serve');
  const url = `${urlOf(command.settings)}/_mqrest/health/ready`;
  const get = url.startsWith('https:') ? https.get : http.get;
  // Its certificate is for the name that others call it by.
  const options = { timeout: 2_000, rejectUnauthorized: false };
  get(url, options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
    .on('timeout', fail)
    .on('error', fail);
}

/** The flags of the first process that runs the command beside this file; none where there is none. */
function flagsOfMqrest(): string[] {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
      const directory = readlinkSync(`/proc/${pid}/cwd`);
      const at = args.findIndex((arg) => resolve(directory, arg) === CLI);
      if (at >= 0) return args.slice(at + 1);
    } catch {
      // It has ended, or is somebody else's.
    }
  }
  return [];
}

function fail(): never {
  process.exit(1);
}

try {
  check();
} catch {
  fail();
}
