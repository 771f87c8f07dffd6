import * as fc from 'fast-check';
import { isUtf8 } from 'node:buffer';
import { Slice } from '../../src/lib/turn';
import { longTextOf, textOf } from '../../src/lib/utf8';

const LONG = 64 * 1024;
/** Bytes of which some are broken. */
const piece = fc.constantFrom(
  ...['a', 'é', '中', '😀', '\ufffd'].map((text) => Buffer.from(text)),
  ...[[0x80], [0xc3], [0xe4, 0xb8], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0xff]].map((some) =>
    Buffer.from(some),
  ),
);
const bytes = fc.array(piece, { maxLength: 8 }).map((some) => Buffer.concat(some));

/** The first byte that belongs to no character: nothing that ends behind it is UTF-8. */
function placeIn(some: Buffer): number {
  let at = some.length;
  while (!isUtf8(some.subarray(0, at))) at -= 1;
  return at;
}

describe('UTF-8', () => {
  it('is read as it is, or refused with the first byte that is none', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        if (isUtf8(some)) expect(textOf(some)).toBe(some.toString());
        else expect(() => textOf(some)).toThrow(`Byte ${placeIn(some)} belongs to no character`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same where it is long', async () => {
    const long = fc.tuple(fc.nat(4), bytes, bytes).map(([more, ...ends]) => {
      return Buffer.concat([Buffer.from(`${'x'.repeat(more)}${'中'.repeat(LONG)}`), ...ends]);
    });
    await fc.assert(
      fc.asyncProperty(long, async (some) => {
        const read = await longTextOf(some, new Slice()).catch((error: unknown) => String(error));
        const wanted = isUtf8(some)
          ? some.toString()
          : `NotUtf8: Byte ${placeIn(some)} belongs to no character of UTF-8.`;
        // Not `toBe`, which would print megabytes.
        expect(read === wanted).toBe(true);
      }),
    );
  });
});
