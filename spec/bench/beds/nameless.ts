import { openSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file for a log that is written like any other and is gone with its server. */
export function nameless(): number {
  const path = join(tmpdir(), `mqrest-bench-${process.pid}.log`);
  const file = openSync(path, 'w');
  unlinkSync(path);
  return file;
}
