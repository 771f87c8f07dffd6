import * as fc from 'fast-check';
import { fieldsOf } from '../../../src/mqcloud/java/form';

async function read(form: string | Buffer): Promise<(readonly [string, string])[]> {
  const fields: (readonly [string, string])[] = [];
  for await (const field of fieldsOf(Buffer.from(form as string))) fields.push(field);
  return fields;
}

const LONG = 64 * 1024;
const encoded = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');

describe('a form', () => {
  it.each([
    [
      'a=b&c=d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a&b=&=c&&d=e=f',
      [
        ['a', ''],
        ['b', ''],
        ['d', 'e=f'],
      ],
    ],
    [
      'a=%E4%B8%AD+%2B&%61=1&b=中',
      [
        ['a', '中 +'],
        ['a', '1'],
        ['b', '中'],
      ],
    ],
    ['a=%&b=%4&c=%zz&%q=1&d=1', [['d', '1']]],
    ['', []],
  ])('%j has fields %j', async (form, fields) => {
    expect(await read(form)).toEqual(fields);
  });

  it.each([
    ['a value', Buffer.from([0x61, 0x3d, 0xe4, 0xb8, 0xad, 0xff]), 'the field a', 3],
    ['an escape', 'a=%E4%B8%AD&b=x%C3', 'the field b', 1],
    ['a long escape', `b=${'x'.repeat(LONG)}%C3`, 'the field b', LONG],
    ['a name', '%FF=1', 'the name of a field', 0],
  ])('is refused with the place where it is not UTF-8, in %s', async (_, form, what, at) => {
    await expect(read(form)).rejects.toMatchObject({
      ...{
        status: 400,
        message: expect.stringContaining(`${what} is not UTF-8: its byte ${at} `) as unknown,
      },
    });
  });

  it('has long values as it has short ones', async () => {
    const piece = fc.constantFrom('a', ' ', '+', '%', '&', '=', 'é', '中', '😀', '\u0000');
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 9 }),
        fc.nat(9),
        async (some, n) => {
          const value = 'x'.repeat(n) + some.join('').repeat(LONG / 4);
          const form = `b=${value.replace(/[%&+]/g, encodeURIComponent)}&a=${encoded(value)}`;
          const fields = await read(form);
          // Not `toEqual`, which would print megabytes.
          expect(fields.map(([name, read]) => [name, read === value])).toEqual([
            ['b', true],
            ['a', true],
          ]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has no long value with a broken escape, wherever it is', async () => {
    for (const broken of ['%', '%4', '%zz', '%4z']) {
      for (const at of [0, LONG - 2, LONG - 1, LONG, 3 * LONG]) {
        const value = `${'x'.repeat(at)}${broken}${'y'.repeat(broken.length < 3 ? 0 : LONG)}`;
        expect(await read(`a=${value}&b=1`)).toEqual([['b', '1']]);
      }
    }
  });

  it('has 10,000 fields at most, as Tomcat takes them', async () => {
    const fields = await read('a=b&'.repeat(1_000_000));
    expect(fields).toHaveLength(10_000);
  });
});
