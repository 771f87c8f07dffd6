import { chanceOf } from '../../src/faults/chance';

const numbers = (seed: number, count: number): number[] => {
  const chance = chanceOf(seed);
  return Array.from({ length: count }, () => chance());
};

describe('chance', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    expect(numbers(7, 100)).toEqual(numbers(7, 100));
    expect(numbers(7, 100)).not.toEqual(numbers(8, 100));
  });

  it('gives numbers from 0 up to but not including 1, about evenly', () => {
    for (const seed of [0, 1, 2 ** 32 - 1]) {
      const drawn = numbers(seed, 10_000);
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...drawn)).toBeLessThan(1);
      const tenths = Array.from({ length: 10 }, (_, i) =>
        drawn.filter((n) => Math.floor(n * 10) === i),
      );
      for (const { length } of tenths) expect(Math.abs(length - 1_000)).toBeLessThan(150);
    }
  });
});
