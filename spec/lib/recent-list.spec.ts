import { RecentList } from '../../src/lib/recent-list';

const kept = (list: RecentList<{ n: number }>, after?: number): (readonly [number, number])[] =>
  [...list.numbered(after)].map(([number, { n }]) => [number, n]);

describe('a list of the last items', () => {
  it('keeps so many, with their numbers', () => {
    const list = new RecentList<{ n: number }>(3);
    expect([list.first, list.last, kept(list)]).toEqual([1, 0, []]);
    for (let n = 10; n < 15; n++) list.add({ n });
    expect([list.first, list.last]).toEqual([3, 5]);
    expect(kept(list)).toEqual([
      [3, 12],
      [4, 13],
      [5, 14],
    ]);
    expect(kept(list, 4)).toEqual([[5, 14]]);
    expect(kept(list, 1)).toHaveLength(3);
    expect(kept(list, 5)).toEqual([]);
  });

  it('keeps no more than may weigh so much, but the last one in any case', () => {
    const list = new RecentList<{ n: number }>(100, 10);
    for (let n = 1; n <= 6; n++) list.add({ n }, 3);
    expect(kept(list).map(([number]) => number)).toEqual([4, 5, 6]);
    list.add({ n: 7 }, 100);
    expect(kept(list)).toEqual([[7, 7]]);
    list.add({ n: 8 }, 10);
    expect(kept(list)).toEqual([[8, 8]]);
  });

  it('forgets what is meant, and numbers go on', () => {
    const list = new RecentList<{ n: number }>(4, 8);
    for (let n = 1; n <= 4; n++) list.add({ n }, 2);
    list.forget(({ n }) => n % 2 === 0);
    expect(kept(list)).toEqual([
      [1, 1],
      [3, 3],
    ]);
    for (let n = 5; n <= 6; n++) list.add({ n }, 2);
    expect(kept(list).map(([number]) => number)).toEqual([3, 5, 6]);
    list.forget();
    expect([kept(list), list.last]).toEqual([[], 6]);
    list.add({ n: 7 }, 8);
    expect(kept(list)).toEqual([[7, 7]]);
  });
});
