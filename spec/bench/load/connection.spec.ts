import { readReply } from './connection';

describe('reading a reply', () => {
  const whole = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello';
  const chunked =
    'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n';

  it.each([
    [whole, 200, 'hello'],
    [chunked, 201, 'abc0123456789'],
    ['HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
  ])('gives status and body, and where it ends', (text, status, body) => {
    const reply = readReply(Buffer.from(`${text}HTTP/1.1`));
    expect(reply).toMatchObject({ status, end: text.length });
    expect(reply?.body.toString()).toBe(body);
  });

  it.each([whole, chunked])('waits for all of it', (text) => {
    for (let end = 0; end < text.length; end++) {
      expect(readReply(Buffer.from(text.slice(0, end)))).toBeUndefined();
    }
  });
});
