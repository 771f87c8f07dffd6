import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The text of every file of `dist/assets` by its path; `bundle.js` puts it into each program that it makes. */
declare const MQREST_ASSETS: Readonly<Record<string, string>> | undefined;

const BUNDLED = typeof MQREST_ASSETS === 'undefined' ? undefined : MQREST_ASSETS;

/**
 * The text of a file that belongs to the program, by its path below `dist/assets`, such as
 * `library/pop.lua`. In a bundle it is part of the program, so no file is read; throws where there is none.
 */
export function asset(path: string): string {
  if (BUNDLED === undefined) return readFileSync(join(folder(), path), 'utf8');
  const text = Object.hasOwn(BUNDLED, path) ? BUNDLED[path] : undefined;
  if (text === undefined) throw new Error(`no ${path} in this program`);
  return text;
}

/** The names of the files of one folder of them, such as `library`; none where there is no such folder. */
export function assetNames(of: string): string[] {
  const prefix = `${of}/`;
  if (BUNDLED !== undefined) {
    const paths = Object.keys(BUNDLED).filter((path) => path.startsWith(prefix));
    return paths.map((path) => path.slice(prefix.length));
  }
  const path = join(folder(), of);
  return existsSync(path) ? readdirSync(path) : [];
}

/** Where the build has put them, seen from a source, or from what a compiler has made of it. */
function folder(): string {
  for (let at = __dirname; at !== dirname(at); at = dirname(at)) {
    const path = join(at, 'dist', 'assets');
    if (existsSync(path)) return path;
  }
  throw new Error('mqrest was not built: npm run build');
}
