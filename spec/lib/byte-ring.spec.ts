import { ByteRing } from '../../src/lib/byte-ring';

describe('a ring of bytes', () => {
  it('gives room behind what was given last, in a row, and then over the oldest', () => {
    const ring = new ByteRing(10);
    expect([4, 4, 4, 6, 1].map((length) => ring.claim(length))).toEqual([0, 4, 0, 4, 0]);
    expect(ring.bytes).toHaveLength(10);
  });

  it('is one piece of memory', () => {
    const ring = new ByteRing(10);
    ring.bytes.write('ab', ring.claim(2));
    ring.bytes.write('cd', ring.claim(2));
    expect(ring.bytes.toString('latin1', 0, 4)).toBe('abcd');
  });
});
