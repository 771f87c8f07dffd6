import { checkArgument } from '../../src/schema/check-argument';
import { list, optional, record, text, whole } from '../../src/schema/schema';
import { mergeRecords } from '../../src/schema/merge-records';

const schema = mergeRecords(
  record({ topic: text({ minLength: 1 }) }),
  record({ ns: optional(text()) }),
  record({ limit: optional(whole({ minimum: 1 })), ids: optional(list(text())) }),
);

const CIRCLE: { self?: object } = {};
CIRCLE.self = CIRCLE;

describe('the argument of a method', () => {
  it.each([
    { topic: 'T' },
    { topic: 'T', ns: undefined, limit: undefined, more: undefined },
    { topic: 'T', ns: '', limit: 1, ids: ['a'] },
  ])('%j is taken as it is', (argument) => {
    expect(checkArgument(schema, argument)).toBe(argument);
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
    [
      { topic: 'T', messageID: 'x' },
      'messageID',
      'messageID is not known here; allowed: topic, ns, limit or ids.',
    ],
  ])('%p is refused as over HTTP, and %s is named', (argument, field, detail) => {
    expect(() => checkArgument(schema, argument)).toThrow(
      expect.objectContaining({ name: 'ControlError', status: 400, message: detail }) as Error,
    );
    expect(() => checkArgument(schema, argument)).toThrow(
      expect.objectContaining({ about: expect.objectContaining({ field }) as object }) as Error,
    );
  });
});
