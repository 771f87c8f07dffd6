import { alternatives } from '../lib/alternatives';
import type { JsonSchema } from './json-schema';

/** What a schema allows, in words that follow "allowed:"; its description, or its keywords read out. */
export function allowedBy(schema: JsonSchema): string {
  if (schema.description !== undefined) return schema.description;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return alternatives(schema.enum.map(String));
  return `${WORDS[schema.type ?? ''] ?? 'any JSON value'}${rangeOf(schema)}`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function rangeOf({ minimum, maximum, minLength, minItems, maxItems }: JsonSchema): string {
  if (minLength === 1) return ', not empty';
  const low = minimum ?? minItems;
  const high = maximum ?? maxItems;
  const of = minItems === undefined && maxItems === undefined ? '' : ' of items';
  if (low !== undefined && high !== undefined) return `${of} from ${low} to ${high}`;
  if (low !== undefined) return `${of} from ${low}`;
  return high === undefined ? '' : `${of} up to ${high}`;
}
