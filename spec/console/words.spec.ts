import { en } from '../../src/console/words/en';
import { zh } from '../../src/console/words/zh';
import { FOUND_BY, WHY_CODES } from '../../src/admin/why/why-schema';
import { topicTypes } from '../../src/broker/topic-types';
import { KINDS } from '../../src/admin/events/event-schema';
import { avoided } from '../docs/languages/glossary';

/** Each text by its path, such as `states.ready`. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    textsOf(inner, `${path}.${key}`),
  );
}
const places = (text: string) => (text.match(/\{\d\}/g) ?? []).sort();

describe('the words of the console', () => {
  it('are the same in both languages, with the same places for values', () => {
    const english = new Map(textsOf(en));
    const chinese = new Map(textsOf(zh));
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [path, text] of english) {
      expect([path, places(chinese.get(path) ?? '')]).toEqual([path, places(text)]);
    }
  });

  it('are those of the glossary', () => {
    const wrong = textsOf(zh).filter(([, text]) =>
      avoided().some(({ word }) => text.includes(word)),
    );
    expect(wrong).toEqual([]);
  });

  it('name every verdict, kind of event, kind of find and type of topic', () => {
    const named = { ...en.states, ...en.codes };
    expect(WHY_CODES.filter((code) => named[code] === undefined)).toEqual([]);
    expect(FOUND_BY.filter((by) => en.by[by] === undefined)).toEqual([]);
    expect(topicTypes.filter((type) => en.types[type] === undefined)).toEqual([]);
    expect(KINDS.filter((kind) => en.kinds[kind] === undefined)).toEqual([]);
  });
});
