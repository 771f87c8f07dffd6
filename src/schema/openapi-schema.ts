import type * as library from '@valibot/to-json-schema';
import { compact } from '../lib/compact';
import type { NamedSchemas } from './named-schemas';
import type { Schema } from './schema';

/** A schema as OpenAPI 3.0 has it, of the keywords that ours become; or a reference to one. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[] | undefined;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: OpenApiSchema;
  readonly anyOf?: readonly OpenApiSchema[];
  readonly oneOf?: readonly OpenApiSchema[];
  readonly discriminator?: object;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | OpenApiSchema;
}

const COMPONENTS = '#/components/schemas/';

/** Refers to a schema of the description by its name. */
export function refTo(name: string): OpenApiSchema {
  return { $ref: `${COMPONENTS}${name}` };
}

/** The names that a schema refers to. */
export function namesIn(schema: OpenApiSchema): string[] {
  const { $ref, items, oneOf = [], properties = {}, additionalProperties: others } = schema;
  if ($ref !== undefined) return [$ref.slice(COMPONENTS.length)];
  const inner = [...oneOf, ...Object.values(properties)];
  if (items !== undefined) inner.push(items);
  if (typeof others === 'object') inner.push(others);
  return inner.flatMap(namesIn);
}

/**
 * Schemas as OpenAPI 3.0 has them, in the form that generators of clients take best: they refer to each
 * other by their names; a choice is `oneOf`; whole numbers have 64 bits unless their range fits
 * into 32, for a time in ms does not. The library that makes them is loaded here.
 */
export function openApiSchemasOf(named: NamedSchemas): Record<string, OpenApiSchema> {
  const { toJsonSchemaDefs } = require('@valibot/to-json-schema') as typeof library;
  const schemas = Object.entries(named).map(([name, [schema]]) => [name, schema] as const);
  const made = toJsonSchemaDefs(Object.fromEntries(schemas) as Record<string, Schema & object>, {
    target: 'openapi-3.0',
    overrideRef: ({ referenceId }) => `${COMPONENTS}${referenceId}`,
  }) as Record<string, OpenApiSchema>;
  return Object.fromEntries(
    Object.entries(made).map(([name, schema]) => {
      const about = named[name]?.[1];
      return [name, { ...generable(schema), ...(about !== undefined && { description: about }) }];
    }),
  );
}

function generable(schema: OpenApiSchema): OpenApiSchema {
  const { anyOf, ...rest } = schema;
  const { properties, required, items, additionalProperties, oneOf = anyOf } = rest;
  return compact({
    ...rest,
    ...scalar(schema),
    properties: properties && membersOf(properties),
    // An empty list is not allowed.
    required: required?.length === 0 ? undefined : required,
    // What is in a tuple has one type for all of it here, which would be wrong for each.
    items: items?.anyOf === undefined ? items && generable(items) : {},
    oneOf: oneOf?.map(generable),
    additionalProperties:
      typeof additionalProperties === 'object'
        ? generable(additionalProperties)
        : additionalProperties,
  });
}

function membersOf(properties: Readonly<Record<string, OpenApiSchema>>) {
  const members = Object.entries(properties).map(([name, of]) => [name, generable(of)] as const);
  return Object.fromEntries(members);
}

const MOST_INT32 = 2 ** 31 - 1;

function scalar({ type, enum: values, maximum = Infinity }: OpenApiSchema): OpenApiSchema {
  const of = type ?? (values && typeof values[0]);
  // Few languages have a type for one of the two.
  if (of === 'boolean') return { type: of, enum: undefined };
  const isWhole = of === 'integer' || (values !== undefined && of === 'number');
  if (isWhole) return { type: 'integer', format: maximum > MOST_INT32 ? 'int64' : 'int32' };
  if (of === 'number') return { type: of, format: 'double' };
  return of === undefined ? {} : { type: of };
}
