import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { asset, assetNames } from '../../lib/asset';

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

export const INDEX = 'index.html';

/** The files of the console by their names; empty where it was not built. */
export function consoleFiles(): ReadonlyMap<string, ConsoleFile> {
  return new Map(assetNames('console').map((name) => [name, fileOf(name)]));
}

function fileOf(name: string): ConsoleFile {
  const text = asset(`console/${name}`);
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return { text, etag: `"${digest}"`, type: TYPES[extname(name)] ?? 'application/octet-stream' };
}
