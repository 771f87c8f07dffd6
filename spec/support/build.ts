import { transformFileSync } from '@swc/core';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** What is written last. */
const STAMP = join(ROOT, 'dist', 'cli.js');

/**
 * Runs before the specs: some start `dist/cli.js` as a process of its own. Where the sources are
 * newer than `dist/` it is made anew by the transpiler that jest uses, in a fraction of a second;
 * `npm test` has built it with the compiler before, so nothing is left to do.
 */
export default function build(): void {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => statSync(join(ROOT, 'src', path)).isFile(),
  );
  const builtAt = existsSync(STAMP) ? statSync(STAMP).mtimeMs : 0;
  if (sources.every((path) => statSync(join(ROOT, 'src', path)).mtimeMs <= builtAt)) return;
  const ofServer = sources.filter((path) => !/^console[\\/]/.test(path));
  for (const path of ofServer) copy(join(ROOT, 'src', path), join(ROOT, 'dist', path));
  execFileSync(process.execPath, [join(ROOT, 'bundle.js')]);
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (!from.endsWith('.ts')) {
    cpSync(from, to);
    return;
  }
  const { code } = transformFileSync(from, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  writeFileSync(to.replace(/\.ts$/, '.js'), code);
}
