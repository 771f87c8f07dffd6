import * as v from 'valibot';

type AnyObjectSchema =
  | v.StrictObjectSchema<v.ObjectEntries, undefined>
  | v.RecordSchema<v.StringSchema<undefined>, v.GenericSchema, undefined>;

/** Names of members whose values the library does not check in an object with any names. */
const UNCHECKED = ['__proto__', 'prototype', 'constructor'];

/**
 * An object schema that takes no lists, to which a member that is `undefined` (which JSON cannot
 * have) is none, and that checks members with the names of a prototype as it does all others.
 */
export function strictly<S extends AnyObjectSchema>(schema: S): S {
  return {
    ...schema,
    '~run'(dataset: v.UnknownDataset, config: v.Config<v.BaseIssue<unknown>>) {
      const { value } = dataset;
      if (Array.isArray(value)) {
        v._addIssue(schema, 'type', dataset, config);
        return dataset;
      }
      const members = hasUndefined(value) ? defined(value) : value;
      const unchecked = schema.type === 'record' ? wrongMember(members) : undefined;
      if (unchecked === undefined) return schema['~run']({ value: members }, config);
      v._addIssue(schema, 'type', dataset, config, { path: [unchecked] });
      return dataset;
    },
  };
}

function hasUndefined(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) if ((value as Record<string, unknown>)[name] === undefined) return true;
  return false;
}

function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

function wrongMember(members: unknown): v.ObjectPathItem | undefined {
  if (typeof members !== 'object' || members === null) return undefined;
  const input = members as Record<string, unknown>;
  const key = UNCHECKED.find((one) => Object.hasOwn(input, one) && typeof input[one] !== 'string');
  if (key === undefined) return undefined;
  return { type: 'object', origin: 'value', input, key, value: input[key] };
}
