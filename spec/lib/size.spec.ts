import { readSize } from '../../src/lib/size';

describe('A size', () => {
  it.each([
    ['512mb', 512 * 2 ** 20],
    ['1.5GB', 1.5 * 2 ** 30],
    ['64kb', 65_536],
    ['100', 100],
    [100, 100],
  ])('is read from %j', (value, bytes) => {
    expect(readSize(value)).toBe(bytes);
  });

  it.each(['', 'mb', '12 mb', '-1', '1tb', -1, NaN, true, undefined])('is none in %j', (value) => {
    expect(readSize(value)).toBeUndefined();
  });
});
