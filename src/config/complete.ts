import { BadValue, type Path } from './parse';
import type { Settings } from './settings';
import { table, type Row } from './settings-table';
import { stores } from './stores';

/** A configuration that is refused: one sentence per problem, each with its place. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

/** What one source chose, and what was wrong in it. */
export interface Layer {
  readonly chosen: Partial<Settings>;
  readonly problems: readonly string[];
}

/** A source's value for a setting, before it is parsed. */
export interface WrittenValue {
  readonly setting: keyof Settings;
  readonly value: unknown;
  /** Says where a part of the value stands, for the front of a message. */
  readonly place: (path: Path) => string;
}

/** Parses what a source says; every problem is reported, not only the first. */
export function layerOf(written: readonly WrittenValue[], problems: string[] = []): Layer {
  const chosen: Partial<Record<keyof Settings, unknown>> = {};
  for (const { setting, value, place } of written) {
    try {
      chosen[setting] = table[setting].parse(value);
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      problems.push(`${place(error.path)}: ${error.message}`);
    }
  }
  // Each value came out of the parser of its own row.
  return { chosen: chosen as Partial<Settings>, problems };
}

/** The settings whose row fits, by a name of the row. */
export function settingBy(name: 'key' | 'flag' | 'env'): ReadonlyMap<string, keyof Settings> {
  const settings = Object.keys(table) as (keyof Settings)[];
  return new Map(
    settings.flatMap((setting) => {
      const given = table[setting][name];
      return given === undefined ? [] : [[given, setting] as const];
    }),
  );
}

/**
 * All settings, defaults where none is chosen (`undefined` chooses nothing). Chosen values may
 * come from code that has no types, so they are checked too: throws a `ConfigError`.
 */
export function complete(chosen: {
  readonly [K in keyof Settings]?: Settings[K] | undefined;
}): Settings {
  const names = Object.keys(chosen) as (keyof Settings)[];
  const unknown = names.filter((name) => !Object.hasOwn(table, name));
  const layer = layerOf(
    names
      .filter((name) => Object.hasOwn(table, name) && chosen[name] !== undefined)
      .map((setting) => ({ setting, value: chosen[setting], place: () => setting })),
    unknown.map((name) => `${name}: unknown setting; see Settings`),
  );
  if (layer.problems.length > 0) throw new ConfigError(layer.problems);
  const settings = { ...defaults(layer.chosen), ...meant(layer.chosen), ...layer.chosen };
  if (settings.auth === 'strict' && settings.credentials.length === 0) {
    throw new ConfigError([
      'auth: strict would refuse every request without a credential; add --credential ID:SECRET',
    ]);
  }
  const { tlsCert, tlsKey, redisTlsCert, redisTlsKey } = settings;
  checkPair('tls', tlsCert, tlsKey);
  checkPair('redis.tls', redisTlsCert, redisTlsKey);
  checkRedisTls(settings);
  if (settings.state !== '' && stores[settings.store].keepsEverything) {
    throw new ConfigError(['state: is for --store memory; Redis keeps everything by itself']);
  }
  if (settings.from !== '' && (settings.state !== '' || settings.store !== 'memory')) {
    throw new ConfigError([
      'from: is for --store memory without --state; it would take the place of what is kept',
    ]);
  }
  if (settings.workers > 1 && !stores[settings.store].keepsEverything) {
    throw new ConfigError(['workers: needs --store redis; the embedded store is in one process']);
  }
  return settings;
}

/** Who says where a Redis is, or how to use it, means to use it. */
function meant(chosen: Partial<Settings>): Partial<Settings> {
  const names = Object.keys(chosen) as (keyof Settings)[];
  return names.some((name) => table[name].key.startsWith('redis.')) ? { store: 'redis' } : {};
}

/** A certificate is of no use without its key. */
function checkPair(place: 'tls' | 'redis.tls', cert: string, key: string): void {
  if ((cert === '') === (key === '')) return;
  const [given, missing] = key === '' ? ['cert', 'key'] : ['key', 'cert'];
  const flag = `--${place.replace('.', '-')}-${missing} FILE`;
  throw new ConfigError([`${place}.${given}: needs ${place}.${missing} too; add ${flag}`]);
}

/** What TLS would go by says that TLS is meant. */
function checkRedisTls({ store, redisUrl, ...settings }: Settings): void {
  if (store !== 'redis' || redisUrl.startsWith('rediss')) return;
  const given = (['redisTlsCa', 'redisTlsCert', 'redisTlsKey'] as const).find(
    (name) => settings[name] !== '',
  );
  if (given === undefined) return;
  const place = table[given].key;
  throw new ConfigError([
    `${place}: needs TLS, but redis.url begins with redis://; write rediss://`,
  ]);
}

/** What is usual with a profile and a level of auth; that itself goes by the profile alone. */
function fallbackOf<T>(
  { fallback }: Row<T>,
  profile: Settings['profile'],
  auth?: Settings['auth'],
): T {
  if (typeof fallback !== 'function') return fallback;
  return (fallback as (p: typeof profile, a: typeof auth) => T)(profile, auth);
}

function defaults({
  profile = 'relaxed',
  auth = fallbackOf(table.auth, profile),
}: Partial<Settings>): Settings {
  const rows = Object.entries<Row<unknown>>(table);
  const values = rows.map(([setting, row]) => [setting, fallbackOf(row, profile, auth)] as const);
  // One value per row, of the row's own type.
  return Object.fromEntries<unknown>(values) as unknown as Settings;
}
