import { crc32 } from '../../src/broker/crc32';

describe('crc32', () => {
  it.each([
    ['', 0],
    ['a', 0xe8b7be43],
    ['123456789', 0xcbf43926],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
  ])('is the CRC-32 of "%s"', (text, expected) => {
    expect(crc32(text) >>> 0).toBe(expected);
  });

  it('goes on from the text before', () => {
    expect(crc32('6789', crc32('12345'))).toBe(crc32('123456789'));
  });

  it('tells apart texts beyond Latin-1', () => {
    expect(new Set(['订单', '单订', '订', 'è®'].map((text) => crc32(text))).size).toBe(4);
  });
});
