import { alternatives } from '../lib/alternatives';
import { invalid } from './control-error';
import type { Schema } from './schema';

/**
 * Throws the 400 that names the first part of `value` that is not as the schema says. Members that
 * are `undefined`, which JSON cannot have, are none.
 */
export function check(schema: Schema, value: unknown, path = ''): void {
  if (!isOfType(schema, value) || !isWithin(schema, value)) {
    throw invalid(path, allowedBy(schema), value);
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => check(schema.items ?? {}, item, `${path}[${index}]`));
  } else if (isObject(value)) checkMembers(schema, value, path);
}

/** What a schema allows, in words. */
export function allowedBy(schema: Schema): string {
  if (schema.description !== undefined) return schema.description;
  if (schema.enum !== undefined) return alternatives(schema.enum.map(String));
  const types = [schema.type ?? 'any JSON value'].flat().map((type) => WORDS[type] ?? type);
  return `${alternatives(types)}${rangeOf(schema)}`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function rangeOf({ minimum, maximum, minLength, minItems, maxItems }: Schema): string {
  if (minLength === 1) return ', not empty';
  const low = minimum ?? minItems;
  const high = maximum ?? maxItems;
  const of = minItems === undefined && maxItems === undefined ? '' : ' of items';
  if (low !== undefined && high !== undefined) return `${of} from ${low} to ${high}`;
  if (low !== undefined) return `${of} from ${low}`;
  return high === undefined ? '' : `${of} up to ${high}`;
}

function isOfType({ type }: Schema, value: unknown): boolean {
  if (type === undefined) return true;
  const types = [type].flat();
  if (types.includes(typeOf(value))) return true;
  return types.includes('integer') && Number.isInteger(value);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

function isWithin(schema: Schema, value: unknown): boolean {
  if (schema.enum !== undefined && !schema.enum.some((one) => one === value)) return false;
  const { minimum, maximum, minLength = 0, minItems = 0, maxItems = Infinity } = schema;
  if (typeof value === 'number') return value >= (minimum ?? value) && value <= (maximum ?? value);
  if (typeof value === 'string') return value.length >= minLength;
  return !Array.isArray(value) || (value.length >= minItems && value.length <= maxItems);
}

function checkMembers(schema: Schema, value: Record<string, unknown>, path: string): void {
  const { properties = {}, required = [], additionalProperties: others = true } = schema;
  const within = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) check(known, member, within(name));
    else if (others === false) throw unknownMember(within(name), Object.keys(properties));
    else if (others !== true) check(others, member, within(name));
  }
  for (const name of required) {
    if (!Object.hasOwn(value, name) || value[name] === undefined) {
      throw invalid(within(name), allowedBy(properties[name] ?? {}), undefined);
    }
  }
}

function unknownMember(field: string, known: readonly string[]) {
  const allowed = known.length === 0 ? 'nothing' : alternatives(known);
  return invalid(field, allowed, undefined, `${field} is not known here; allowed: ${allowed}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
