import * as crypto from 'node:crypto';
import fc from 'fast-check';
import { hmacSha1 } from '../../src/aliyun/hmac-sha1';

const bytes = (length: number, value: number): string => String.fromCharCode(value).repeat(length);
const upTo25 = String.fromCharCode(...Array.from({ length: 25 }, (_, i) => i + 1));

/** The test cases of RFC 2202, section 3, whose keys are text. */
const VECTORS: readonly (readonly [key: string, data: string, digest: string])[] = [
  [bytes(20, 0x0b), 'Hi There', 'b617318655057264e28bc0b6fb378c8ef146be00'],
  ['Jefe', 'what do ya want for nothing?', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  [upTo25, bytes(50, 0xcd), '4c9007f4026250c6bc8414f9bf50c86c2d7235da'],
  [bytes(20, 0x0c), 'Test With Truncation', '4c1a03424b55e07fe7f27be1d58bb9324a9a5a04'],
];

describe('HMAC-SHA1', () => {
  it.each(VECTORS)('is that of RFC 2202 for key %j', (key, data, digest) => {
    expect(hmacSha1(key)(data)).toBe(Buffer.from(digest, 'hex').toString('base64'));
  });

  it('is that of Node, whatever the secret and the text, and whatever was signed before', () => {
    const latin1 = fc
      .uint8Array({ maxLength: 3_000 })
      .map((units) => Buffer.from(units).toString('latin1'));
    const secret = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 60, maxLength: 200 }),
    );
    fc.assert(
      fc.property(secret, fc.array(latin1, { minLength: 1, maxLength: 4 }), (key, texts) => {
        const hmac = hmacSha1(key);
        for (const text of texts) {
          const expected = crypto.createHmac('sha1', key).update(text, 'latin1').digest('base64');
          expect(hmac(text)).toBe(expected);
        }
      }),
    );
  });
});
