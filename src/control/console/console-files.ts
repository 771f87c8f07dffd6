import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file of the console as it is served. */
export interface ConsoleFile {
  readonly text: string;
  /** With a digest of its text, as HTTP wants it. */
  readonly etag: string;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Where the build puts the console, seen from the file of the command, that of the library, and the source. */
const PLACES = ['console', '../../console', '../../../dist/console'];
export const INDEX = 'index.html';

/** The files of the console by their names; empty where it was not built. */
export function consoleFiles(): ReadonlyMap<string, ConsoleFile> {
  const places = PLACES.map((place) => join(__dirname, place));
  const folder = places.find((place) => existsSync(join(place, INDEX)));
  const names = folder === undefined ? [] : readdirSync(folder);
  return new Map(names.map((name) => [name, fileOf(join(folder ?? '', name))]));
}

function fileOf(path: string): ConsoleFile {
  const text = readFileSync(path, 'utf8');
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return { text, etag: `"${digest}"`, type: TYPES[extname(path)] ?? 'application/octet-stream' };
}
