import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '../lib/nearest';
import { readFlags, type Flags } from './command-line';
import { complete, ConfigError, layerOf, settingBy, type Layer } from './complete';
import { readFile } from './config-file';
import type { Settings } from './settings';
import { CONFIG_ENV, NO_SETTINGS } from './variables';

/** What a command line comes down to. */
export type Command =
  | { readonly kind: 'help' | 'version' }
  | {
      readonly kind: 'serve';
      readonly settings: Settings;
      readonly exitWith: Flags['exitWith'];
    };

const NOTHING: Layer = { chosen: {}, problems: [] };

const settingOf = settingBy('env');
const VARIABLES = [...settingOf.keys(), ...NO_SETTINGS];

/** What Kubernetes puts into every container when a service is called "mqrest"; not meant for us. */
const OF_KUBERNETES = /^MQREST_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)$/;

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
  return { kind: 'serve', settings, exitWith: flags.exitWith };
}

/**
 * What flags choose, and the file of their `--config`; what stands elsewhere is not read. Throws the
 * `ConfigError` that names everything that is wrong.
 */
export function chosenBy(argv: readonly string[], directory: string): Partial<Settings> {
  const flags = readFlags(argv);
  const file = flags.file === undefined ? NOTHING : readConfigFile(flags.file, directory);
  const problems = [...file.problems, ...flags.problems];
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...file.chosen, ...flags.chosen };
}

function readConfigFile(asked: string | undefined, directory: string): Layer {
  const path = resolve(directory, asked ?? 'mqrest.yaml');
  if (asked === undefined && !existsSync(path)) return NOTHING;
  try {
    return readFile(readFileSync(path, 'utf8'), path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    return { chosen: {}, problems: [`${asked ?? path}: ${why}`] };
  }
}

/** Reads the `MQREST_*` variables. Empty ones count as not set, as compose files leave them. */
function readEnvironment(env: Readonly<NodeJS.ProcessEnv>): Layer {
  const problems: string[] = [];
  const written = Object.entries(env).flatMap(([name, value = '']) => {
    if (!name.startsWith('MQREST_') || NO_SETTINGS.includes(name) || value === '') return [];
    if (OF_KUBERNETES.test(name) || isServiceAddress(name, value)) return [];
    const setting = settingOf.get(name);
    if (setting !== undefined) return [{ setting, value, place: () => name }];
    const meant = nearest(name, VARIABLES);
    problems.push(`${name}: unknown variable; ${meant ? `did you mean ${meant}? ` : ''}see --help`);
    return [];
  });
  return layerOf(written, problems);
}

function isServiceAddress(name: string, value: string): boolean {
  return name === 'MQREST_PORT' && /^(tcp|udp|sctp):\/\//.test(value);
}
