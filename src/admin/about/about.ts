import type { Settings } from '../../config/settings';
import { table } from '../../config/settings-table';
import { version } from '../../version';
import type { AboutView } from './about-schema';

type Name = keyof Settings;
type Level = { [key: string]: unknown };

/** What is shown in place of settings that have secrets in them; `undefined`: nothing. */
export const SHOWN: { readonly [K in Name]?: (value: Settings[K]) => unknown } = {
  controlToken: () => undefined,
  credentials: (all) => all.map(({ accessKeyId }) => ({ accessKeyId })),
  redisUrl: (url) => url.replace(/\/\/[^/]*@/, '//***@'),
};

/**
 * The version, and the settings in force by the keys of the configuration file, in its nesting, without
 * secrets. Spans are ms.
 */
export function aboutOf(settings: Settings): AboutView {
  const shown: Level = {};
  for (const name of Object.keys(table) as Name[]) {
    const value = shownOf(name, settings);
    if (value !== undefined) put(shown, table[name].key.split('.'), value);
  }
  return { version: version(), settings: shown };
}

function shownOf(name: Name, settings: Settings): unknown {
  const show = SHOWN[name] as ((value: unknown) => unknown) | undefined;
  return show === undefined ? settings[name] : show(settings[name]);
}

function put(into: Level, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[key] = value;
  else put((into[key] ??= {}) as Level, rest, value);
}
