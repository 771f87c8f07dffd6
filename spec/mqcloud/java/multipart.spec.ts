import * as fc from 'fast-check';
import { multipartFields } from '../../../src/mqcloud/java/multipart';
import { turnsDuring } from '../../support/turn-count';

const read = (form: string | Buffer, most = 50) =>
  multipartFields(Buffer.from(form as string), 'x', most);
const part = (name: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

describe('a multipart form', () => {
  it('has the fields that a client put in, and no files', async () => {
    const text = fc.constantFrom('a', '中', '\r\n', '--', '--x', '\n', ' ', '😀');
    const value = fc.array(text, { maxLength: 6 }).map((all) => all.join(''));
    const name = fc.constantFrom('message', 'producer', '名', 'a b');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 5 }), async (fields) => {
        const form = new FormData();
        for (const [called, is] of fields) form.append(called, is);
        form.append('file', new Blob([new Uint8Array([0xff])]), 'name');
        const sent = new Response(form);
        const boundary = sent.headers.get('content-type')?.split('boundary=')[1] ?? '';
        const found = await multipartFields(Buffer.from(await sent.arrayBuffer()), boundary, 50);
        // A browser sends every line end as CRLF.
        const lines = fields.map(([called, is]) => [called, is.replace(/\r?\n/g, '\r\n')]);
        expect(found).toEqual(lines);
      }),
    );
  });

  it('may have a preamble, other headers and names without quotes', async () => {
    const other =
      '--x\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name=b\r\n\r\n\r\n';
    expect(await read(`before\r\n${part('a', '1')}${other}--x--\r\nafter`)).toEqual([
      ['a', '1'],
      ['b', ''],
    ]);
  });

  it.each([
    ['has no end', part('a', '1')],
    ['has no delimiter', 'a=1'],
    ['has a part without a name', `${part('', '1')}--x--`],
    ['has a part without headers', '--x\r\n\r\n1\r\n--x--'],
    [
      'has a part without the end of its headers',
      '--x\r\nContent-Disposition: form-data; name="a"',
    ],
    ['has endless headers', `--x\r\nA: ${'a'.repeat(10_000)}\r\n\r\n1\r\n--x--`],
    ['has something behind a delimiter', part('a', '1').replace('--x', '--xy') + '--x--'],
  ])('is none that %s', async (_, form) => {
    expect(await read(form)).toBeUndefined();
  });

  it('has so many parts and no more', async () => {
    const form = `${part('a', '1').repeat(3)}--x--`;
    expect(await read(form, 3)).toHaveLength(3);
    expect(await read(form, 2)).toBeUndefined();
  });

  it.each([
    ['a value', part('a', '中!'), 'the field a is not UTF-8: its byte 3 '],
    ['a name', part('!', ''), 'the name of a field is not UTF-8'],
  ])('is refused with the place where it is not UTF-8, in %s', async (_, form, message) => {
    const bytes = Buffer.from(`${form}--x--`);
    bytes[bytes.indexOf('!')] = 0xff;
    await expect(read(bytes)).rejects.toMatchObject({
      ...{ status: 400, message: expect.stringContaining(message) as unknown },
    });
  });

  it('lets others have their turn while it is long', async () => {
    const form = Buffer.from(`${part('a', '中'.repeat(1_500_000))}--x--`);
    expect(await turnsDuring(() => multipartFields(form, 'x', 50))).toBeGreaterThan(1);
  });
});
