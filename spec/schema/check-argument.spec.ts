import * as v from 'valibot';
import { checkArgument } from '../../src/schema/check-argument';
import { name, object, texts, whole } from '../../src/schema/schema';

const schema = object({
  topic: name,
  ns: v.optional(v.string()),
  limit: v.optional(whole(1)),
  ids: v.optional(v.array(v.string())),
  properties: v.optional(texts),
});

const CIRCLE: { self?: object } = {};
CIRCLE.self = CIRCLE;

describe('the argument of a method', () => {
  it.each([
    { topic: 'T' },
    { topic: 'T', ns: undefined, limit: undefined, more: undefined },
    { topic: 'T', ns: '', limit: 1, ids: ['a'] },
    { topic: 'T', properties: JSON.parse('{"__proto__":"a","constructor":"b","c":"d"}') as object },
    { topic: 'T', properties: { a: undefined } },
  ])('%j is taken as it is', (argument) => {
    expect(checkArgument<unknown>(schema, argument)).toBe(argument);
  });

  it.each<[unknown, string, string]>([
    [undefined, 'argument', 'argument is missing; allowed: an object.'],
    [null, 'argument', 'argument is null; allowed: an object.'],
    ['T', 'argument', 'argument is "T"; allowed: an object.'],
    [[], 'argument', 'argument is []; allowed: an object.'],
    [{}, 'topic', 'topic is missing; allowed: text, not empty.'],
    [{ topic: undefined }, 'topic', 'topic is missing; allowed: text, not empty.'],
    [{ topic: 'T', ns: 5 }, 'ns', 'ns is 5; allowed: text.'],
    [{ topic: 'T', ns: () => 'a' }, 'ns', 'ns is function; allowed: text.'],
    [{ topic: CIRCLE }, 'topic', 'topic is object; allowed: text, not empty.'],
    [{ topic: 'T', ids: [undefined] }, 'ids[0]', 'ids[0] is missing; allowed: text.'],
    [{ topic: 'T', limit: NaN }, 'limit', 'limit is NaN; allowed: a whole number from 1.'],
    [{ ids: [] }, 'topic', 'topic is missing; allowed: text, not empty.'],
    [{ topic: 'T', properties: [] }, 'properties', 'properties is []; allowed: an object.'],
    [{ topic: 'T', properties: { a: 1 } }, 'properties.a', 'properties.a is 1; allowed: text.'],
    [
      { topic: 'T', properties: JSON.parse('{"__proto__":{"b":1}}') as object },
      'properties.__proto__',
      'properties.__proto__ is {"b":1}; allowed: text.',
    ],
    [
      JSON.parse('{"topic":"T","__proto__":{"ns":5}}'),
      '__proto__',
      '__proto__ is not known here; allowed: topic, ns, limit, ids or properties.',
    ],
    [
      { topik: 'T' },
      'topik',
      'topik is not known here; allowed: topic, ns, limit, ids or properties.',
    ],
    [
      { topic: 'T', messageID: 'x' },
      'messageID',
      'messageID is not known here; allowed: topic, ns, limit, ids or properties.',
    ],
  ])('%p is refused as over HTTP, and %s is named', (argument, field, detail) => {
    expect(() => checkArgument<unknown>(schema, argument)).toThrow(
      expect.objectContaining({ name: 'ControlError', status: 400, message: detail }) as Error,
    );
    expect(() => checkArgument<unknown>(schema, argument)).toThrow(
      expect.objectContaining({ about: expect.objectContaining({ field }) as object }) as Error,
    );
  });
});
