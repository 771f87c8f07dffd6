import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Runs a command in a folder; returns what it printed. Throws with that where it fails. */
export function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** Copies the project into an empty folder, as a checkout has it: what is ignored stays behind. */
export function checkOut(into: string): void {
  const listed = run(ROOT, 'git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
  for (const path of listed.split('\0').filter((one) => one !== '')) {
    // A file that is deleted, but not yet in a commit, is still listed.
    if (existsSync(join(ROOT, path))) cpSync(join(ROOT, path), join(into, path));
  }
}
