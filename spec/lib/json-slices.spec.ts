import * as fc from 'fast-check';
import { isShortJson, jsonSlices } from '../../src/lib/json-slices';

const MOST = 40;

/** Plain data with members that are not there and texts that are longer than a slice. */
const { value: data } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(undefined, null, true, 0, -1.5, '', '\ud800', [], {}),
    fc
      .array(fc.constantFrom('a', 'é', '中', '😀', '"', '\\', '\u0001', '\n'), {
        maxLength: 2 * MOST,
      })
      .map((all) => all.join('')),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.constantFrom('a', 'b', '"', '__proto__', 'é'), tie('value')),
  ),
}));

describe('JSON in slices', () => {
  it('is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(data, (value) => {
        const slices = [...jsonSlices(value, MOST)];
        expect(slices.join('')).toBe(JSON.stringify(value ?? null));
        // Escapes make a slice longer, up to six times.
        for (const slice of slices) expect(slice.length).toBeLessThan(12 * MOST);
        for (const slice of slices.slice(0, -1)) expect(slice.length).toBeGreaterThanOrEqual(MOST);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is short where it has few characters, however it is made up', () => {
    const [text, list] = ['x'.repeat(50), Array.from({ length: 50 }, () => 0)];
    expect([isShortJson(text, 50), isShortJson(text, 49)]).toEqual([true, false]);
    expect(isShortJson({ a: { b: [text] } }, 60)).toBe(false);
    expect([isShortJson(list, 800), isShortJson(list, 100)]).toEqual([true, false]);
  });
});
