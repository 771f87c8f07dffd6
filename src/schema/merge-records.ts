import type { Schema } from './schema';

/** A record with the members of several: what an operation takes from path, query and body. */
export function mergeRecords(...records: readonly Schema[]): Schema {
  return {
    type: 'object',
    properties: Object.assign({}, ...records.map(({ properties }) => properties)) as object,
    required: records.flatMap(({ required = [] }) => required),
    additionalProperties: false,
  } as Schema;
}
