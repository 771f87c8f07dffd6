import { chosenTags } from '../src/tag-choice';

describe('a choice of tags', () => {
  it.each<[string, string[] | undefined]>([
    ['A', ['A']],
    ['A||B', ['A', 'B']],
    [' A || B ', ['A', 'B']],
    ['', ['']],
    ['*', undefined],
    ['A||*', undefined],
  ])('%j is %j', (expression, tags) => {
    const chosen = chosenTags(expression);
    expect(chosen && [...chosen]).toEqual(tags);
  });
});
