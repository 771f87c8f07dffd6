import { alternatives } from '../lib/alternatives';
import { BadValue } from './bad-value';
import { nearest } from './nearest';
import { refuse } from './parse';

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
