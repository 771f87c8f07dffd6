import { keyedHash } from '../../src/broker/keyed-hash';

describe('keyedHash', () => {
  /** The vectors of the SipHash authors' reference code: key and message are the bytes 0, 1, 2… */
  it.each([
    [0, '218d1f59b9b83cc8'],
    [2, '064f39ef7c50eb57'],
    [4, 'd5e78a175be52ea1'],
    [6, 'ce3e91358aa2bc25'],
  ])('is HalfSipHash-2-4 of %i bytes', (length, expected) => {
    const bytes = Buffer.from(Array.from({ length }, (_, byte) => byte));
    const [low, high] = keyedHash(bytes.toString('utf16le'), [0x03020100, 0x07060504]);
    const hash = Buffer.alloc(8);
    hash.writeInt32LE(low, 0);
    hash.writeInt32LE(high, 4);
    expect(hash.toString('hex')).toBe(expected);
  });
});
