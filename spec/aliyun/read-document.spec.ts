import { createHash } from 'node:crypto';
import { rawExchange } from './raw-exchange';
import { serving } from './served';

const serve = serving();
const MB = 1024 * 1024;
const PATH = '/topics/T/messages';

/** The head of a request that announces so many bytes of body. */
function headOf(length: number | 'chunked', method = 'POST', more = ''): string {
  const framing = length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  return `${method} ${PATH}?consumer=GID_x HTTP/1.1\r\nHost: h\r\n${more}${framing}\r\n\r\n`;
}

describe('a long body', () => {
  it.each([
    ['a publish', 'POST', '<Message>'],
    ['an ack', 'DELETE', '<ReceiptHandles>'],
  ])('of too many elements is refused while it comes: %s', async (_, method, root) => {
    const { port } = await serve();
    // Of all that is announced no more than a megabyte is ever sent.
    const begun = `${root}${'<a/>'.repeat(MB / 4 - 8)}`;
    const length = method === 'POST' ? 31 * MB : MB - 1;
    const reply = await rawExchange(port, Buffer.from(headOf(length, method) + begun));
    expect(String(reply)).toMatch(/^HTTP\/1\.1 400 /);
    expect(String(reply)).toContain('cause by a. The document has more than 100 elements.');
  });

  it('is refused before any of it has come where its sender may not publish', async () => {
    const { port } = await serve({ auth: 'strict' });
    const reply = await rawExchange(port, Buffer.from(headOf(31 * MB)));
    expect(String(reply)).toContain('<Code>MissingAuthorizationHeader</Code>');
  });

  it.each([
    [
      'as the SDKs send it',
      (body: string) => `<Message><MessageBody>${body}</MessageBody></Message>`,
    ],
    [
      'with a comment',
      (body: string) => `<Message><!-- c --><MessageBody>${body}</MessageBody></Message>`,
    ],
    [
      'with a prefix',
      (body: string) => `<m:Message xmlns:m="x"><m:MessageBody>${body}</m:MessageBody></m:Message>`,
    ],
  ])('is delivered as it was sent: %s', async (_, xmlOf) => {
    const { port, broker } = await serve();
    const body = 'é中😀\n'.repeat(200_000);
    const xml = Buffer.from(xmlOf(body));
    const md5 = createHash('md5').update(xml).digest('base64');
    const head = headOf(xml.length, 'POST', `Content-MD5: ${md5}\r\n`);
    const reply = await rawExchange(port, Buffer.concat([Buffer.from(head), xml]));
    expect(String(reply)).toMatch(/^HTTP\/1\.1 201 /);
    const consume = { instance: '', topic: 'T', group: 'GID_x', tags: undefined, limit: 1 };
    const caller = { client: 'c', onGone: () => () => undefined };
    const [delivery] = await broker.consume({ ...consume, mode: 'any', waitMs: 0 }, caller);
    expect(delivery?.message.body === body).toBe(true);
  });

  it('is refused where its Content-MD5 is another one', async () => {
    const { port } = await serve();
    const xml = Buffer.from(`<Message><MessageBody>${'x'.repeat(100_000)}</MessageBody></Message>`);
    const head = headOf(xml.length, 'POST', 'Content-MD5: x\r\n');
    const reply = await rawExchange(port, Buffer.concat([Buffer.from(head), xml]));
    const hex = createHash('md5').update(xml).digest('hex');
    expect(String(reply)).toContain(`The MD5 of the ${xml.length} bytes received is ${hex}.`);
  });

  it.each([10, 100_000])(
    'of %i characters is read also where its length is not told',
    async (n) => {
      const { port } = await serve();
      const xml = `<Message><MessageBody>${'x'.repeat(n)}</MessageBody></Message>`;
      const chunked = `${xml.length.toString(16)}\r\n${xml}\r\n0\r\n\r\n`;
      const reply = await rawExchange(port, Buffer.from(headOf('chunked') + chunked));
      expect(String(reply)).toMatch(/^HTTP\/1\.1 201 /);
    },
  );
});
