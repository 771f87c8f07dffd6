import type * as library from '@valibot/to-json-schema';
import type { Schema } from './schema';

/** JSON Schema (draft 2020-12, as OpenAPI 3.1 has it), of the keywords that our schemas become. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: string | number | boolean;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
}

const converted = new WeakMap<Schema, JsonSchema>();

/** A schema as JSON Schema. The library that makes it is loaded at the first call. */
export function jsonSchemaOf(schema: Schema): JsonSchema {
  let json = converted.get(schema);
  if (json === undefined) {
    const { toJsonSchema } = require('@valibot/to-json-schema') as typeof library;
    const made = toJsonSchema(schema, { target: 'draft-2020-12' });
    delete made.$schema;
    json = made as JsonSchema;
    converted.set(schema, json);
  }
  return json;
}
