import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readFlags } from '../config/command-line';
import { ConfigError } from '../config/complete';
import { readFile } from '../config/config-file';
import type { Settings } from '../config/settings';

/**
 * What flags choose for a fresh mqrest, and the file of their `--config`; what stands elsewhere is
 * of the mqrest that serves here. Throws the `ConfigError` that names everything that is wrong.
 */
export function chosenBy(argv: readonly string[], directory: string): Partial<Settings> {
  const flags = readFlags(argv);
  const file = flags.file === undefined ? undefined : fileIn(flags.file, directory);
  const problems = [...(file?.problems ?? []), ...flags.problems];
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...file?.chosen, ...flags.chosen };
}

function fileIn(name: string, directory: string) {
  const path = resolve(directory, name);
  try {
    return readFile(readFileSync(path, 'utf8'), path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { chosen: {}, problems: [`${name}: it cannot be read (${code})`] };
  }
}
