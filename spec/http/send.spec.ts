import { send } from '../../src/http/send';
import { exchange, served } from './served';

describe('a reply', () => {
  it.each([
    ['in ASCII', 'GET', 'a body\n', 'a body\n'],
    ['in Latin-1 and beyond', 'GET', 'caf\u00e9 \u4e2d\u6587', 'caf\u00e9 \u4e2d\u6587'],
    ['that is empty', 'GET', '', ''],
    ['to HEAD', 'HEAD', 'a body\n', ''],
  ])('%s has its length and its bytes', async (_, method, body, sent) => {
    const { port } = await served((app) =>
      app.use((_req, res) => {
        send(res, 200, body);
      }),
    );
    const asked = `${method} / HTTP/1.1\r\nHost: h\r\n\r\n${method} /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`;
    const received = Buffer.from(await exchange(port, asked), 'latin1').toString('utf8');
    const head = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
    const replies = received.split('HTTP/1.1 200 OK\r\n').slice(1);
    expect(replies).toHaveLength(2);
    for (const reply of replies) {
      expect(reply).toContain(head);
      expect(reply.slice(reply.indexOf('\r\n\r\n') + 4)).toBe(sent);
    }
  });
});
