import fc from 'fast-check';
import { SortedSet } from '../../src/lib/sorted-set';

describe('SortedSet', () => {
  const numbers = () => new SortedSet<number>((a, b) => a - b);

  it('holds the same items in the same order as a sorted array, whatever is added and deleted', () => {
    const step = fc.record({ add: fc.boolean(), item: fc.integer({ min: 0, max: 3000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4000, size: 'max' }), (steps) => {
        const set = numbers();
        const model = new Set<number>();
        for (const { add, item } of steps) {
          if (!add) expect(set.delete(item)).toBe(model.delete(item));
          else if (!model.has(item)) {
            model.add(item);
            set.add(item);
          }
        }
        const sorted = [...model].sort((a, b) => a - b);
        expect([...set]).toEqual(sorted);
        expect([set.size, set.first(), set.last()]).toEqual([
          sorted.length,
          sorted[0],
          sorted.at(-1),
        ]);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps order over many chunks filled from either end', () => {
    const set = numbers();
    for (let i = 0; i < 5000; i++) set.add(i % 2 === 0 ? i : -i);
    const items = [...set];
    expect(items).toEqual([...items].sort((a, b) => a - b));
    expect(items).toHaveLength(5000);
    for (const item of items) expect(set.delete(item)).toBe(true);
    expect(set.first()).toBeUndefined();
  });
});
