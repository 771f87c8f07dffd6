import { isTagged, tagsNamed } from '../../src/lib/tag-expression';

describe('a tag expression', () => {
  it.each([
    ['A', ['A']],
    [' A || B||A ', ['A', 'B']],
    ['A||', ['A']],
    ['||', []],
    ['*', undefined],
    [' ', undefined],
    ['A||*', ['A', '*']],
  ])('%j names %j', (expression, tags) => {
    expect(tagsNamed(expression)).toEqual(tags);
  });

  it.each([
    ['A', 'A || B', true],
    ['B', 'A || B', true],
    ['C', 'A || B', false],
    [undefined, 'A || B', false],
    [undefined, '*', true],
    ['C', '', true],
    ['C', '||', false],
  ])('of a message with tag %j: %j holds: %j', (tag, expression, holds) => {
    expect(isTagged(tag, expression)).toBe(holds);
  });
});
