import { nearest } from '../lib/nearest';
import { layerOf, settingBy, type Layer, type WrittenValue } from './complete';
import { table, type Row } from './settings-table';
import type { Settings } from './settings';

/** What a command line asks for. */
export interface Flags extends Layer {
  readonly help: boolean;
  readonly version: boolean;
  /** What of its launcher it is to end with. */
  readonly exitWith: { readonly stdin: boolean; readonly parent: boolean };
  /** The value of `--config`. */
  readonly file: string | undefined;
}

const settings = settingBy('flag');
/** Flags without a value. */
const SWITCHES = ['exit-with-stdin', 'exit-with-parent', 'help', 'version'];
const KNOWN = [...settings.keys(), 'config', ...SWITCHES].map((flag) => `--${flag}`);

/** Flags of all commands that ask a running mqrest. */
const OF_COMMANDS = ['url', 'token', 'json'];

/** Flags of one letter, and what each is short for. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ...Object.values<Row<unknown>>(table).flatMap(({ short, flag }) =>
    short === undefined || flag === undefined ? [] : [[short, flag] as const],
  ),
  ...([
    ['c', 'config'],
    ['h', 'help'],
    ['v', 'version'],
  ] as const),
]);

/** Reads `--name value`, `--name=value` and `-n value`; later ones win, but repeatable ones add up. */
export function readFlags(argv: readonly string[]): Flags {
  const problems: string[] = [];
  const values = new Map<string, string[]>();
  const switches = new Set<string>();
  const rest = [...argv].reverse();
  for (let arg = rest.pop(); arg !== undefined; arg = rest.pop()) {
    const { name, attached } = nameIn(arg);
    if (attached === undefined && SWITCHES.includes(name)) switches.add(name);
    else {
      const value = attached ?? (isFlag(rest.at(-1)) ? undefined : rest.pop());
      if (name !== 'config' && !settings.has(name)) problems.push(unknown(arg, name));
      else if (value === undefined) problems.push(`--${name}: needs a value`);
      else values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  const file = values.get('config')?.at(-1);
  values.delete('config');
  return {
    ...layerOf([...values].flatMap(written), problems),
    exitWith: {
      stdin: switches.has('exit-with-stdin'),
      parent: switches.has('exit-with-parent'),
    },
    help: switches.has('help'),
    version: switches.has('version'),
    file,
  };
}

/** The flag that an argument is, by its long name, and the value after its `=`; '' where it is none. */
function nameIn(arg: string): { readonly name: string; readonly attached: string | undefined } {
  const [, long, letter = '', attached] = /^(?:--([^=]+)|-([a-z]))(?:=(.*))?$/s.exec(arg) ?? [];
  return { name: long ?? SHORT.get(letter) ?? '', attached };
}

function isFlag(arg = ''): boolean {
  return arg.startsWith('--') || SHORT.has(/^-([a-z])$/.exec(arg)?.[1] ?? '');
}

function written([name, values]: [string, string[]]): WrittenValue[] {
  const setting: keyof Settings | undefined = settings.get(name);
  if (setting === undefined) return [];
  const value = table[setting].repeats ? values : values.at(-1);
  return [{ setting, value, place: () => `--${name}` }];
}

function unknown(arg: string, name: string): string {
  if (name === '') return unnamed(arg);
  const flag = arg.split('=', 1)[0] ?? '';
  if (OF_COMMANDS.includes(name))
    return `${flag}: is for commands, behind their name; see mqrest help`;
  const meant = nearest(flag, KNOWN);
  return `${flag}: unknown flag; ${meant === undefined ? '' : `did you mean ${meant}? `}see --help`;
}

/** An argument that is no flag may be a secret that lost its flag; it is not shown. */
function unnamed(arg: string): string {
  if (/^-[a-z]$/i.test(arg)) return `${arg}: unknown flag; see --help`;
  const long = KNOWN.find((flag) => flag === `-${arg.split('=', 1)[0] ?? ''}`);
  if (long === undefined) return 'only flags are taken, such as --port 9880; see --help';
  return `${long.slice(1)}: unknown flag; did you mean ${long}? see --help`;
}

/** What belongs together in the help; a setting that is in none of these comes last. */
const GROUPS: readonly (readonly [heading: string, settings: readonly (keyof Settings)[]])[] = [
  ['Where it serves', ['port', 'host', 'tlsCert', 'tlsKey', 'basePath', 'workers']],
  ['What it tells', ['log', 'logFormat', 'metrics', 'otel', 'history', 'requests']],
  ['Where messages are', ['store', 'memoryBytes', 'state', 'stateFsync', 'from', 'retentionMs']],
  [
    'Redis',
    [
      ...(['redisUrl', 'redisTlsCa', 'redisTlsCert', 'redisTlsKey'] as const),
      ...(['redisTimeoutMs', 'redisMinReplicas', 'waitForStoreMs'] as const),
    ],
  ],
  [
    'What it is like',
    [
      ...(['profile', 'retryMs', 'orderedRetryMs', 'maxRetries', 'start', 'autoCreate'] as const),
      ...(['bindTransactions', 'frozenPolls'] as const),
    ],
  ],
  ['Who may use it', ['auth', 'credentials', 'skewMs', 'control', 'controlToken']],
  ['MQCloud gateway', ['mqcloud', 'mqcloudCors', 'mqcloudProfile']],
];

/** The text of `--help`: a line of at most 80 columns for every flag, under headings. */
export function help(): string {
  const named = new Set(GROUPS.flatMap(([, of]) => of));
  const all = Object.keys(table) as (keyof Settings)[];
  const others = all.filter((one) => table[one].flag !== undefined && !named.has(one));
  const groups = [...GROUPS, ...(others.length === 0 ? [] : [['Other', others] as const])];
  const unflagged = all.filter((one) => table[one].flag === undefined).map((one) => table[one].key);
  return [
    'Usage: mqrest [options]    serves; mqrest help lists the commands: send, why, …',
    ...groups.flatMap(([heading, of]) => ['', `${heading}:`, ...of.map(optionOf)]),
    '',
    'General:',
    option('c', 'config FILE', 'settings from a file (./mqrest.yaml)'),
    option(undefined, 'exit-with-stdin', 'end when the standard input is closed'),
    option(undefined, 'exit-with-parent', 'end when the process that started it ends'),
    option('h', 'help', 'print this, and end'),
    option('v', 'version', 'print the version, and end'),
    '',
    'A flag --like-this is MQREST_LIKE_THIS in the environment, and --credential is',
    'MQREST_CREDENTIALS=id:secret,…; flags win over variables, both over the file.',
    'TIME: 300ms, 5m, 4m59s or PT5M. SIZE: 512mb. Without a flag:',
    ...wrapped(unflagged.map((key, i) => `${key}${i < unflagged.length - 1 ? ',' : '.'}`)),
    '',
  ].join('\n');
}

const COLUMNS = 80;

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

function optionOf(setting: keyof Settings): string {
  const { short, flag = '', value = '', help: about = '' } = table[setting];
  return option(short, `${flag} ${value}`, about);
}

function option(short: string | undefined, flag: string, about: string): string {
  const letter = short === undefined ? '   ' : `-${short},`;
  return `  ${letter} --${flag}`.padEnd(36) + about;
}
