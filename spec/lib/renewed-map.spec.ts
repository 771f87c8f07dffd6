import { RenewedMap } from '../../src/lib/renewed-map';

describe('A renewed map', () => {
  it('has what was set and not deleted, however much comes and goes', () => {
    const map = new RenewedMap<string, number>();
    map.set('stays', -1);
    for (let i = 0; i < 5_000; i++) {
      map.set(`key ${i}`, i);
      expect(map.get(`key ${i}`)).toBe(i);
      if (i >= 10) expect(map.delete(`key ${i - 10}`)).toBe(true);
    }
    expect(map.delete('key 0')).toBe(false);
    expect(map.size).toBe(11);
    expect(map.get('stays')).toBe(-1);
    expect(map.get('key 4989')).toBeUndefined();
    expect(map.get('key 4990')).toBe(4990);
  });
});
