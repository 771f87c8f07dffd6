import { alternatives } from '../lib/alternatives';
import { BadValue } from './bad-value';

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

/** Text that matches a pattern. */
export function text(what: string, allowed: string, pattern: RegExp): Parse<string> {
  return (value) =>
    typeof value === 'string' && pattern.test(value) ? value : refuse(value, what, allowed);
}

/** A list, each of whose items is parsed alike. */
export function listOf<T>(what: string, parse: Parse<T>): Parse<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return refuse(value, 'a list', `a list of ${what}`);
    return value.map((item: unknown, index) => {
      try {
        return parse(item);
      } catch (error) {
        throw error instanceof BadValue ? error.within(index) : error;
      }
    });
  };
}

/** Throws: the value is not `what`. */
export function refuse(value: unknown, what: string, allowed: string): never {
  throw new BadValue(`${shown(value)} is not ${what}; allowed: ${allowed}`);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
