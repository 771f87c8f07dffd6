import { RecentMap } from '../../src/lib/recent-map';

describe('RecentMap', () => {
  it('remembers the last half of its limit and never more than its limit', () => {
    const map = new RecentMap<number, number>(100);
    for (let key = 0; key < 10_000; key++) {
      map.set(key, key);
      expect(map.size).toBeLessThanOrEqual(100);
    }
    for (let key = 9950; key < 10_000; key++) expect(map.get(key)).toBe(key);
    expect(map.get(9000)).toBeUndefined();
  });

  it('goes on remembering what is asked for', () => {
    const map = new RecentMap<string, number>(100);
    map.set('kept', 1);
    for (let key = 0; key < 1000; key++) {
      map.set(`other ${key}`, key);
      expect(map.get('kept')).toBe(1);
    }
  });

  it('gives the last value that was set', () => {
    const map = new RecentMap<string, number>(4);
    for (const [key, value] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['a', 4],
    ] as const)
      map.set(key, value);
    expect(map.get('a')).toBe(4);
  });
});
