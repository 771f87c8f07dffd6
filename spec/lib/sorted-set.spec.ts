import fc from 'fast-check';
import { SortedSet } from '../../src/lib/sorted-set';

describe('SortedSet', () => {
  const numbers = () => new SortedSet<number>((a, b) => a - b);

  it('holds the same items in the same order as a sorted array, whatever is added and deleted', () => {
    const step = fc.record({
      do: fc.constantFrom('add', 'add', 'delete', 'shift'),
      item: fc.integer({ min: 0, max: 3000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4000, size: 'max' }), (steps) => {
        const set = numbers();
        const model = new Set<number>();
        for (const { do: verb, item } of steps) {
          if (verb === 'delete') expect(set.delete(item)).toBe(model.delete(item));
          else if (verb === 'shift') {
            const first = model.size === 0 ? undefined : Math.min(...model);
            expect(set.shift()).toBe(first);
            if (first !== undefined) model.delete(first);
          } else if (!model.has(item)) {
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

  it('goes on after any item, whether it is there or not', () => {
    const set = numbers();
    for (let i = 0; i < 1000; i += 2) set.add(i);
    for (const item of [-1, 0, 1, 126, 127, 128, 129, 998, 999]) {
      expect([...set.after(item)]).toEqual([...set].filter((other) => other > item));
    }
  });

  it('keeps order over many chunks filled from either end', () => {
    const set = numbers();
    for (let i = 0; i < 5000; i++) set.add(i % 2 === 0 ? i : -i);
    const items = [...set];
    expect(items).toEqual([...items].sort((a, b) => a - b));
    expect(items).toHaveLength(5000);
    for (const item of items.slice(0, 2500)) expect(set.delete(item)).toBe(true);
    for (const item of items.slice(2500)) expect(set.shift()).toBe(item);
    expect([set.first(), set.shift(), set.size]).toEqual([undefined, undefined, 0]);
  });
});
