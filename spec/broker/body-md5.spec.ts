import { createHash } from 'node:crypto';
import { bodyMd5, LONG_BODY, longBodyMd5 } from '../../src/broker/body-md5';
import { turnsDuring } from '../support/turn-count';

describe('the MD5 of a long body', () => {
  it.each([
    ['no longer than a slice', 'x'.repeat(LONG_BODY)],
    ['of many slices', 'é中'.repeat(LONG_BODY)],
    ['with a character across the end of a slice', `x${'😀'.repeat(LONG_BODY)}`],
  ])('is that of its UTF-8 bytes: %s', async (_, body) => {
    const md5 = createHash('md5').update(body, 'utf8').digest('hex').toUpperCase();
    expect(await longBodyMd5(body)).toBe(md5);
    expect(bodyMd5(body)).toBe(md5);
  });

  it('lets others have a turn of the loop between its slices', async () => {
    const turns = await turnsDuring(() => longBodyMd5('x'.repeat(8 * LONG_BODY)));
    expect(turns).toBeGreaterThanOrEqual(7);
  });
});
