import * as fc from 'fast-check';
import { LinkedList, type Link } from '../../src/lib/linked-list';

describe('A linked list', () => {
  it('has what was added and not taken out, in its order', () => {
    const steps = fc.array(fc.oneof(fc.constant('add'), fc.nat({ max: 20 })), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (taken) => {
        const list = new LinkedList<number>();
        const links: Link<number>[] = [];
        let expected: number[] = [];
        taken.forEach((step, n) => {
          if (step === 'add') {
            links.push(list.add(n));
            expected.push(n);
          } else {
            const link = links[step];
            if (link === undefined) return;
            expect(list.delete(link)).toBe(expected.includes(link.value));
            expected = expected.filter((one) => one !== link.value);
          }
          expect([...list]).toEqual(expected);
          expect(list.size).toBe(expected.length);
          expect(list.first).toBe(expected[0]);
        });
      }),
    );
  });

  it('leads from nothing that was taken out to anything else', () => {
    const list = new LinkedList<string>();
    const [, second] = [list.add('a'), list.add('b'), list.add('c')];
    list.delete(second);
    expect([second.before, second.after]).toEqual([undefined, undefined]);
  });

  it('may be changed while it is walked', () => {
    const list = new LinkedList<number>();
    const links = [1, 2, 3].map((one) => list.add(one));
    const met: number[] = [];
    for (const one of list) {
      met.push(one);
      links.forEach((link) => list.delete(link));
    }
    expect(met).toEqual([1, 2, 3]);
    expect(list.size).toBe(0);
  });
});
