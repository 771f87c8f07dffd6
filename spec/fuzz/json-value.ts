import * as fc from 'fast-check';
import { hostileText, nameLike } from './hostile';

/** What of a JSON schema matters here. */
export interface Shape {
  /** Of a schema that has a name. */
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
}

const number = fc.oneof(
  fc.integer({ min: -2, max: 300 }),
  fc.constantFrom(0.5, 1e15, -1e300, 2 ** 53),
);
const duration = fc.constantFrom('1ms', '5ms', '0s', '-1s', '1e9d', 'begin', 'end', 'drained');
const anything: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  number,
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
  fc
    .integer({ min: 1, max: 300 })
    .map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown),
);

/** A value that is nearly as a schema says. */
export function valueLike(shape: Shape, depth = 0): fc.Arbitrary<unknown> {
  const usual = depth > 6 ? fc.constant(null) : closeTo(shape, depth);
  return fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: anything });
}

function closeTo(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
  const some = shape.anyOf ?? shape.oneOf;
  if (some !== undefined) return fc.oneof(...some.map((one) => valueLike(one, depth + 1)));
  switch (shape.type) {
    case 'object':
      return objectLike(shape, depth);
    case 'array':
      return fc.array(valueLike(shape.items ?? {}, depth + 1), { maxLength: 4 });
    case 'boolean':
      return fc.boolean();
    case 'number':
    case 'integer':
      return number;
    case 'string':
      return fc.oneof(nameLike, duration);
    default:
      return anything;
  }
}

function objectLike({ properties, additionalProperties }: Shape, depth: number) {
  const members = Object.entries(properties ?? {}).map(([name, shape]) => {
    // Waiting is not what is tried here.
    const value = /timeout|wait/i.test(name) ? fc.constant('1ms') : valueLike(shape, depth + 1);
    return [name, value] as const;
  });
  const record = fc.record(Object.fromEntries(members), { requiredKeys: [] });
  if (typeof additionalProperties !== 'object') return record;
  const others = fc.dictionary(hostileText, valueLike(additionalProperties, depth + 1), {
    maxKeys: 4,
  });
  return fc.tuple(record, others).map(([known, more]) => ({ ...known, ...more }));
}
