import { alternatives } from '../lib/alternatives';
import { readDuration } from '../lib/duration';
import { nearest } from '../lib/nearest';
import { readSize } from '../lib/size';

/** Where in a structured value: `['topics', 0, 'type']`. */
export type Path = readonly (string | number)[];

/** A value that is not allowed. The message says what is; it never shows a secret. */
export class BadValue extends Error {
  constructor(
    message: string,
    /** The part of the value that is wrong; empty: all of it. */
    readonly path: Path = [],
  ) {
    super(message);
    this.name = 'BadValue';
  }

  /** The same as a part of a larger value, in which it stands at `path`. */
  within(...path: Path): BadValue {
    return new BadValue(this.message, [...path, ...this.path]);
  }
}

/** Parses a part of a larger value; a refusal of it says that it stands at `path`. */
export function at<T>(path: Path, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof BadValue ? error.within(...path) : error;
  }
}

/** Turns what stands in a file, variable or flag into a setting's value, or throws `BadValue`. */
export type Parse<T> = (value: unknown) => T;

/** One of a few words. */
export function oneOf<const T extends string>(what: string, words: readonly T[]): Parse<T> {
  return (value) =>
    words.find((word) => word === value) ?? refuse(value, what, alternatives(words));
}

/** A whole number between two, written as a number or in decimal digits. */
export function whole(what: string, min: number, max: number): Parse<number> {
  return (value) => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) {
      return number;
    }
    return refuse(value, what, `a whole number from ${min} to ${max}`);
  };
}

/** A yes or no. */
export function parseBoolean(value: unknown): boolean {
  return typeof value === 'boolean' ? value : refuse(value, 'a yes or no', 'true or false');
}

/** Text that matches a pattern. */
export function text(what: string, allowed: string, pattern: RegExp): Parse<string> {
  return (value) =>
    typeof value === 'string' && pattern.test(value) ? value : refuse(value, what, allowed);
}

/** A list, each of whose items is parsed alike. */
export function listOf<T>(what: string, parse: Parse<T>): Parse<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return refuse(value, 'a list', `a list of ${what}`);
    return value.map((item: unknown, index) => at([index], () => parse(item)));
  };
}

const DURATIONS = ['300ms', '5m', '4m59s', 'PT1H', '3d'];

/** A span between two, all three written like `5m`. */
export function duration(what: string, min: string, max: string): Parse<number> {
  const least = readDuration(min) ?? 0;
  const most = readDuration(max) ?? Infinity;
  const isIn = (ms: number | undefined): ms is number =>
    ms !== undefined && ms >= least && ms <= most;
  const examples = alternatives(DURATIONS.filter((text) => isIn(readDuration(text))));
  return (value) => {
    const ms = readDuration(value);
    if (isIn(ms)) return ms;
    return refuse(value, what, `${min} to ${max}, such as ${examples}`);
  };
}

/** A number of bytes between two, all three written like `512mb`. */
export function size(what: string, min: string, max: string): Parse<number> {
  const least = readSize(min) ?? 0;
  const most = readSize(max) ?? Infinity;
  return (value) => {
    const bytes = readSize(value);
    if (bytes !== undefined && bytes >= least && bytes <= most) return bytes;
    return refuse(value, what, `${min} to ${max}, such as 64mb, 512mb or 2gb`);
  };
}

/** The value as a mapping with no other keys than these. */
export function record<K extends string>(
  value: unknown,
  what: string,
  keys: readonly K[],
): Partial<Record<K, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(value, what, `a mapping with ${alternatives(keys)}`);
  }
  for (const key of Object.keys(value)) {
    if (!(keys as readonly string[]).includes(key)) {
      throw new BadValue(unknownKey(key, keys), [key]);
    }
  }
  return value;
}

/** What to say about a key that is none of `keys`. */
export function unknownKey(key: string, keys: readonly string[]): string {
  const meant = nearest(key, keys);
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  return `unknown key; ${hint}allowed here: ${alternatives(keys)}`;
}

/** Refuses a list at `path` in which a name stands twice; `what` names its kind, or is absent. */
export function onlyOnce(names: readonly string[], what?: string, path: Path = []): void {
  const kind = what === undefined ? '' : `${what} `;
  const before = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (before.has(name))
      throw new BadValue(`${kind}"${name}" is declared twice`, [...path, index]);
    before.add(name);
  }
}

/** Throws: the value is not `what`. */
export function refuse(value: unknown, what: string, allowed: string): never {
  throw new BadValue(`${shown(value)} is not ${what}; allowed: ${allowed}`);
}

function shown(value: unknown): string {
  const json = (JSON.stringify(value) as string | undefined) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
