import * as fc from 'fast-check';
import { parseJson } from '../../src/lib/parse-json';
import { turnsDuring } from '../support/turn-count';

const LONG = 64 * 1024;
const blank = ' '.repeat(LONG);

/** A value that is too long to be parsed in one go, whatever it was. */
const long = fc
  .tuple(fc.jsonValue(), fc.constantFrom('x', 'é', '中', '😀', '"', '\\', '\u0001'), fc.nat(9))
  .map(([value, character, more]) => [
    value,
    { [character.repeat(LONG + more)]: value, b: [[value]], c: character.repeat(3 * LONG + more) },
    new Array(30_000).fill(more),
    [],
    {},
    '',
  ]);

const spaced = (text: string) => `${blank}\n${text}\t\r${blank}`;

describe('JSON that is parsed in slices', () => {
  it.each([
    ['as it is written', (value: unknown) => JSON.stringify(value)],
    ['laid out', (value: unknown) => spaced(JSON.stringify(value, null, 2))],
    [
      'with escapes',
      (value: unknown) =>
        JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => {
          return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
        }),
    ],
  ])('is what JSON.parse makes of it, %s', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(long, async (value) => {
        const text = write(value);
        // Not `toBe`, which would print megabytes.
        const isSame =
          JSON.stringify(await parseJson(Buffer.from(text))) === JSON.stringify(JSON.parse(text));
        expect(isSame).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['a short text', Buffer.from('{"a":"'), 6],
    ['the middle of a long one', Buffer.from(`{"a":"${'中'.repeat(LONG)}`), 6 + 3 * LONG],
    ['short members of a long one', Buffer.from(`[${'"中",'.repeat(LONG)}"`), 2 + 6 * LONG],
  ])('is refused where it is not UTF-8, in %s', async (_, before, at) => {
    const bytes = Buffer.concat([before, Buffer.of(0xe4, 0xb8), Buffer.from('"]')]);
    await expect(parseJson(bytes)).rejects.toThrow(`Byte ${at} belongs to no character of UTF-8.`);
  });

  it('is refused wherever JSON.parse refuses it', async () => {
    const near = fc.constantFrom('', ',', ':', '"', '[', ']', '{', '}', 'x', '1', '\\', ' ', '\n');
    const text = JSON.stringify({ a: ['x'.repeat(LONG), { b: 'y'.repeat(LONG) }], c: [1, 2] });
    const place = fc.oneof(
      fc.nat(20),
      fc.nat(text.length),
      fc.nat(30).map((n) => text.length - n),
    );
    await fc.assert(
      fc.asyncProperty(place, near, fc.nat(1), async (at, put, lost) => {
        const damaged = text.slice(0, at) + put + text.slice(at + lost);
        const verdict = (value: unknown) => JSON.stringify(value);
        const expected = await Promise.resolve(damaged).then(JSON.parse).then(verdict, nameOf);
        const read = await parseJson(Buffer.from(damaged)).then(verdict, nameOf);
        expect([read === expected, read.slice(0, 20)]).toEqual([true, expected.slice(0, 20)]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '',
    ' ',
    blank + blank,
    `[${blank}${blank}`,
    `${blank}${blank}]`,
    `[1,${blank}${blank}]`,
  ])('is refused where it is none (%#)', async (text) => {
    await expect(parseJson(Buffer.from(text))).rejects.toThrow(SyntaxError);
  });

  it.each([101, 200_000])('is refused with %i levels', async (levels) => {
    for (const text of ['['.repeat(levels) + ']'.repeat(levels), '{"a":'.repeat(levels)]) {
      await expect(parseJson(Buffer.from(text))).rejects.toThrow('more than 100 levels');
    }
  });

  it('takes 100 levels, short or long', async () => {
    const text = `${'['.repeat(100)}${']'.repeat(100)}`;
    expect(JSON.stringify(await parseJson(Buffer.from(text)))).toBe(text);
    expect(JSON.stringify(await parseJson(Buffer.from(`${blank}${text}`)))).toBe(text);
    const inside = `${'['.repeat(99)}"${'x'.repeat(LONG)}"${']'.repeat(99)}`;
    expect(JSON.stringify(await parseJson(Buffer.from(inside)))).toHaveLength(inside.length);
  });

  it('is refused with more values than are allowed, before it is parsed', async () => {
    const text = `{"a":[${'1,'.repeat(100_000)}1]}`;
    await expect(parseJson(Buffer.from(text), 1000)).rejects.toThrow('more than 1000 values');
    await expect(parseJson(Buffer.from('[1,2]'), 1)).rejects.toThrow('more than 1 values');
  });

  it('counts no value twice', async () => {
    const long = 'x'.repeat(LONG);
    const text = JSON.stringify([[1, [2, long, 3]], { a: [4, long] }, 5]);
    await expect(parseJson(Buffer.from(text), 7)).resolves.toHaveLength(3);
    await expect(parseJson(Buffer.from(text), 6)).rejects.toThrow('more than 6 values');
  });

  it('keeps a member named __proto__ as JSON.parse does', async () => {
    const text = `{"__proto__":{"x":"${'y'.repeat(LONG)}"}}`;
    const value = await parseJson(Buffer.from(text));
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });

  it('lets others have a turn of the loop again and again', async () => {
    const turns = await turnsDuring(() =>
      parseJson(Buffer.from(`[${'{"a":"b"},'.repeat(1_000_000)}1]`)),
    );
    expect(turns).toBeGreaterThan(2);
  });
});

function nameOf(error: unknown): string {
  return (error as Error).name;
}
