import { BadValue, type Path } from './bad-value';
import type { Settings } from './settings';
import { table } from './settings-table';

/** What one source chose, and what was wrong in it. */
export interface Layer {
  readonly chosen: Partial<Settings>;
  readonly problems: readonly string[];
}

/** A source's value for a setting, before it is parsed. */
export interface Written {
  readonly setting: keyof Settings;
  readonly value: unknown;
  /** Says where a part of the value stands, for the front of a message. */
  readonly place: (path: Path) => string;
}

/** Parses what a source says; every problem is reported, not only the first. */
export function layerOf(written: readonly Written[], problems: string[] = []): Layer {
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
