import { allowedBy, check } from './check';
import { invalid } from './control-error';
import type { Schema } from './schema';

/**
 * What a method is called with, held to what the same call over HTTP is held to: programs in plain
 * JavaScript have no types. Members that are `undefined` are none. Throws the 400 that names the
 * first part that is not as the schema, a record's, says; so call it in an async method only.
 */
export function checkArgument<T>(schema: Schema, argument: T): T {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    throw invalid('argument', allowedBy(schema), argument);
  }
  check(schema, argument);
  return argument;
}
