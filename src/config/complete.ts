import { ConfigError } from './config-error';
import { layerOf } from './layer';
import type { Settings } from './settings';
import { table, type Row } from './settings-table';

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
  const settings = { ...defaults(layer.chosen.profile ?? 'relaxed'), ...layer.chosen };
  if (settings.auth === 'strict' && settings.credentials.length === 0) {
    throw new ConfigError([
      'auth: strict would refuse every request without a credential; add --credential ID:SECRET',
    ]);
  }
  if (settings.state !== '' && settings.store !== 'memory') {
    throw new ConfigError(['state: is for --store memory; Redis keeps everything by itself']);
  }
  return settings;
}

function defaults(profile: Settings['profile']): Settings {
  const rows = Object.entries<Row<unknown>>(table);
  const values = rows.map(([setting, { fallback }]): [string, unknown] => [
    setting,
    typeof fallback === 'function'
      ? (fallback as (p: typeof profile) => unknown)(profile)
      : fallback,
  ]);
  // One value per row, of the row's own type.
  return Object.fromEntries<unknown>(values) as unknown as Settings;
}
