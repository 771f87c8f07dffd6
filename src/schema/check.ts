import * as v from 'valibot';
import { alternatives } from '../lib/alternatives';
import { allowedBy } from './allowed';
import { invalid, type ControlError } from './control-error';
import { jsonSchemaOf, type JsonSchema } from './json-schema';
import type { Schema } from './schema';

/**
 * Throws the 400 that names the first part of `value` that is not as the schema says. Members that
 * are `undefined`, which JSON cannot have, count as left out. `path`: where `value` is.
 */
export function check<T>(schema: Schema<T>, value: unknown, path = ''): asserts value is T {
  const { issues } = v.safeParse(schema, value, { abortEarly: true });
  if (issues !== undefined) throw refusal(jsonSchemaOf(schema), value, issues[0], path);
}

function refusal(
  schema: JsonSchema,
  whole: unknown,
  issue: v.BaseIssue<unknown>,
  base: string,
): ControlError {
  let [at, parent, value] = [schema, schema, whole];
  let [path, within] = [base, base];
  for (const { key, value: member } of stepsOf(issue)) {
    // What is in a tuple is described with the whole of it.
    if (at.prefixItems !== undefined) break;
    [parent, within, value] = [at, path, member];
    path = typeof key === 'number' ? `${path}[${key}]` : memberPath(path, String(key));
    at = memberOf(at, key);
  }
  // A member that is there under a wrong name says more than one that is missing.
  const stranger = unknownMember(parent, issue.path?.at(-1)?.input);
  const isMissing = value === undefined || issue.expected === 'never';
  if (isMissing && stranger !== undefined) {
    const field = memberPath(within, stranger);
    const names = Object.keys(parent.properties ?? {});
    const allowed = names.length === 0 ? 'nothing' : alternatives(names);
    return invalid(field, allowed, undefined, `${field} is not known here; allowed: ${allowed}.`);
  }
  return invalid(path, allowedBy(at), value);
}

/** The way to what is wrong; where one of several schemas would do, into the one that came closest. */
function stepsOf({ path, issues }: v.BaseIssue<unknown>): v.IssuePathItem[] {
  const deeper = issues?.find((one) => one.path !== undefined);
  return [...(path ?? []), ...(deeper === undefined ? [] : stepsOf(deeper))];
}

function memberOf(schema: JsonSchema, key: unknown): JsonSchema {
  const list = schema.anyOf?.find(({ items }) => items !== undefined) ?? schema;
  if (typeof key === 'number') return list.items ?? {};
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, String(key))) return properties[String(key)] ?? {};
  return typeof additionalProperties === 'object' ? additionalProperties : {};
}

function memberPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function unknownMember(schema: JsonSchema, value: unknown): string | undefined {
  if (schema.additionalProperties !== false || typeof value !== 'object') return undefined;
  return Object.keys(value ?? {}).find((key) => !Object.hasOwn(schema.properties ?? {}, key));
}
