import * as fc from 'fast-check';
import { LateMap } from '../../src/lib/late-map';

describe('A late map', () => {
  it('does what a map does', () => {
    const key = fc.nat({ max: 5 });
    const step = fc.oneof(
      fc.tuple(fc.constant('set' as const), key),
      fc.tuple(fc.constant('delete' as const), key),
      fc.tuple(fc.constant('clear' as const), key),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const late = new LateMap<number, number>();
        const map = new Map<number, number>();
        steps.forEach(([what, of], n) => {
          if (what === 'delete') expect(late.delete(of)).toBe(map.delete(of));
          else if (what === 'set') {
            late.set(of, n);
            map.set(of, n);
          } else {
            late.clear();
            map.clear();
          }
          expect([...late]).toEqual([...map]);
          expect([...late.keys()]).toEqual([...map.keys()]);
          expect([late.size, late.get(of), late.has(of)]).toEqual([
            map.size,
            map.get(of),
            map.has(of),
          ]);
        });
      }),
    );
  });
});
