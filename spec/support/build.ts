import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** What is written last. */
const STAMP = join(ROOT, 'dist', 'licenses.txt');

/**
 * Runs before the specs: some start `dist/cli.js` as a process of its own. Where the sources are
 * newer than `dist/` it is made anew, in a fraction of a second; `npm test` has built it before, so
 * nothing is left to do.
 */
export default function build(): void {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).map(
    (path) => join(ROOT, 'src', path),
  );
  const builtAt = existsSync(STAMP) ? statSync(STAMP).mtimeMs : 0;
  const read = [...sources, join(ROOT, 'bundle.js'), join(ROOT, 'package.json')];
  if (read.some((path) => statSync(path).mtimeMs > builtAt))
    execFileSync(process.execPath, [join(ROOT, 'bundle.js')]);
}
