import { layerOf, settingBy, type Layer, type Written } from './layer';
import { nearest } from './nearest';
import { table } from './settings-table';
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

function written([name, values]: [string, string[]]): Written[] {
  const setting: keyof Settings | undefined = settings.get(name);
  if (setting === undefined) return [];
  const value = table[setting].repeats ? values : values.at(-1);
  return [{ setting, value, place: () => `--${name}` }];
}

function unknown(arg: string, name: string): string {
  // An argument that is no flag may be a secret that lost its flag; it is not shown.
  if (name === '') return 'only flags are taken, such as --port 9880; see --help';
  const flag = arg.split('=', 1)[0] ?? '';
  const meant = nearest(flag, KNOWN);
  return `${flag}: unknown flag; ${meant === undefined ? '' : `did you mean ${meant}? `}see --help`;
}
