import { allowedBy } from './allowed';
import { check } from './check';
import { invalid } from './control-error';
import { jsonSchemaOf } from './json-schema';
import type { Schema } from './schema';

/**
 * What a method is called with, held to what the same call over HTTP is held to: programs in plain
 * JavaScript have no types. Throws the 400 that names the first part that is not as the schema, an
 * object's, says; so call it in an async method only.
 */
export function checkArgument<T>(schema: Schema, argument: T): T {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    throw invalid('argument', allowedBy(jsonSchemaOf(schema)), argument);
  }
  check(schema, argument);
  return argument;
}
