import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from './config-error';
import { readEnvironment } from './environment';
import { readFile } from './file';
import { readFlags } from './flags';
import type { Layer } from './layer';
import { complete } from './complete';
import type { Settings } from './settings';
import { CONFIG_ENV } from './settings-table';

/** What a command line comes down to. */
export type Command =
  { readonly kind: 'help' | 'version' } | { readonly kind: 'serve'; readonly settings: Settings };

/**
 * The settings by flags, else `MQREST_*` variables, else the configuration file, else defaults.
 * Throws a `ConfigError` that names everything that is wrong in any of them.
 */
export function loadConfig(
  argv: readonly string[],
  env: Readonly<NodeJS.ProcessEnv>,
  directory: string,
): Command {
  const flags = readFlags(argv);
  if (flags.help) return { kind: 'help' };
  if (flags.version) return { kind: 'version' };
  const variables = readEnvironment(env);
  const file = readConfigFile(flags.file ?? (env[CONFIG_ENV] || undefined), directory);
  const problems = [file, variables, flags].flatMap((layer) => layer.problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const settings = complete({ ...file.chosen, ...variables.chosen, ...flags.chosen });
  return { kind: 'serve', settings };
}

function readConfigFile(asked: string | undefined, directory: string): Layer {
  const path = resolve(directory, asked ?? 'mqrest.yaml');
  if (asked === undefined && !existsSync(path)) return { chosen: {}, problems: [] };
  try {
    return readFile(readFileSync(path, 'utf8'), path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    return { chosen: {}, problems: [`${asked ?? path}: ${why}`] };
  }
}
