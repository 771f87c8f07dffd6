import { en } from '../../src/words/en';
import { listed, sentence, spanWords, timeWords } from '../../src/words/words';
import { zh } from '../../src/words/zh';

const placesIn = (text: string): string[] => [...new Set(text.match(/\{\w+/g) ?? [])].sort();

describe('the sentences of the server', () => {
  it('are the same ones in both languages, with the same values in them', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    const places = (table: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(table).map(([key, text]) => [key, placesIn(text)]));
    expect(places(zh)).toEqual(places(en));
  });

  it('are Chinese in Chinese, and English in English', () => {
    const chinese = /\p{Script=Han}/u;
    for (const text of Object.values(en)) expect(text).not.toMatch(chinese);
    for (const [key, text] of Object.entries(zh))
      expect([key, text]).toEqual([key, expect.stringMatching(chinese)]);
  });

  it('have values in them as they are, whatever these look like', () => {
    const values = { ns: '$& {at} <b>' };
    expect(sentence('en', 'instance', values)).toBe('instance $& {at} <b>');
  });

  it('count', () => {
    const words = (n: number) => sentence('en', 'find-never-polled', { subject: 'T', n });
    expect(words(1)).toBe('T: 1 message, nobody has ever polled.');
    expect(words(2)).toBe('T: 2 messages, nobody has ever polled.');
  });

  it('name the first of many', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(listed('en', names)).toBe('a, b, c, d, e and 2 more');
    expect(listed('zh', names.slice(0, 2))).toBe('a、b');
  });

  it.each([
    [0, '0 s'],
    [1, '1 s'],
    [41_000, '41 s'],
    [299_001, '5 min'],
    [299_000, '4 min 59 s'],
    [3 * 86_400_000 + 1, '3 d'],
    [90_061_000, '1 d 1 h'],
  ])('tell %d ms as %s', (ms, words) => {
    expect(spanWords('en', ms)).toBe(words);
  });

  it('tell a span in Chinese, and times to the second', () => {
    expect(spanWords('zh', 299_000)).toBe('4 分 59 秒');
    expect(timeWords(1_700_000_000_999)).toBe('2023-11-14T22:13:20Z');
  });
});
