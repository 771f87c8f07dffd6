import { nearest } from '../lib/nearest';
import { layerOf, settingBy, type Layer, type WrittenValue } from './complete';
import { table, type Row } from './settings-table';
import type { Settings } from './settings';

/** What a command line asks for. */
export interface Flags extends Layer {
  readonly help: boolean;
  readonly version: boolean;
  /** The value of `--config`. */
  readonly file: string | undefined;
}

const settings = settingBy('flag');
const KNOWN = [...settings.keys(), 'config', 'help', 'version'].map((flag) => `--${flag}`);

/** Flags of all commands that ask a running mqrest. */
const OF_COMMANDS = ['url', 'token', 'json'];

/** Reads `--name value` and `--name=value`; later ones win, but repeatable ones add up. */
export function readFlags(argv: readonly string[]): Flags {
  const problems: string[] = [];
  const values = new Map<string, string[]>();
  const switches = new Set<string>();
  const rest = [...argv].reverse();
  for (let arg = rest.pop(); arg !== undefined; arg = rest.pop()) {
    const [, name = '', attached] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (arg === '-h' || arg === '--help') switches.add('help');
    else if (arg === '-v' || arg === '--version') switches.add('version');
    else {
      const value = attached ?? (rest.at(-1)?.startsWith('--') ? undefined : rest.pop());
      if (name !== 'config' && !settings.has(name)) problems.push(unknown(arg, name));
      else if (value === undefined) problems.push(`--${name}: needs a value`);
      else values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  const file = values.get('config')?.at(-1);
  values.delete('config');
  return {
    ...layerOf([...values].flatMap(written), problems),
    help: switches.has('help'),
    version: switches.has('version'),
    file,
  };
}

function written([name, values]: [string, string[]]): WrittenValue[] {
  const setting: keyof Settings | undefined = settings.get(name);
  if (setting === undefined) return [];
  const value = table[setting].repeats ? values : values.at(-1);
  return [{ setting, value, place: () => `--${name}` }];
}

function unknown(arg: string, name: string): string {
  // An argument that is no flag may be a secret that lost its flag; it is not shown.
  if (name === '') return 'only flags are taken, such as --port 9880; see --help';
  const flag = arg.split('=', 1)[0] ?? '';
  if (OF_COMMANDS.includes(name))
    return `${flag}: is for commands, behind their name; see mqrest help`;
  const meant = nearest(flag, KNOWN);
  return `${flag}: unknown flag; ${meant === undefined ? '' : `did you mean ${meant}? `}see --help`;
}

const COLUMNS = 80;

/** The text of `--help`: at most 24 lines of 80 columns. */
export function help(): string {
  const flags = Object.values<Row<unknown>>(table).filter(({ flag }) => flag !== undefined);
  const options = flags.flatMap(({ flag, value, help: about }) =>
    about === undefined ? [] : [option(`--${flag} ${value ?? ''}`, about)],
  );
  const others = flags.flatMap(({ flag, help: about }) =>
    about === undefined ? [`--${flag}`] : [],
  );
  return [
    'Usage: mqrest [options]    serves; mqrest help lists the commands: send, why, …',
    ...options,
    option('--config FILE', 'settings from a file (./mqrest.yaml if there is one)'),
    option('--help, --version', 'print this, or the version, and end'),
    'A flag --like-this is MQREST_LIKE_THIS in the environment (--credential:',
    'MQREST_CREDENTIALS=id:secret,…). Flags win over it, it over the file. TIME: 5m.',
    ...wrapped(['See docs/:', ...others]),
    '',
  ].join('\n');
}

/** Words in lines of at most 80 columns. */
function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trimStart();
    if (lines.length > 0 && longer.length <= COLUMNS) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

function option(names: string, about: string): string {
  return `  ${names.padEnd(26)}${about}`;
}
