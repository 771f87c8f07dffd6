import net from 'node:net';
import { drain } from '../../src/http/drain';
import { send } from '../../src/http/send';
import { exchange, served } from './served';

describe('drain', () => {
  it('throws a body away, so that the connection serves the next request', async () => {
    const { port } = await served((app) =>
      app.get('/', (req, res) => {
        drain(req, 1000);
        req.on('end', () => send(res, 200, 'drained'));
      }),
    );
    const request = (more: string): string =>
      `GET / HTTP/1.1\r\nHost: h\r\n${more}Content-Length: 900\r\n\r\n${'x'.repeat(900)}`;
    const replies = await exchange(port, request('') + request('Connection: close\r\n'));
    expect(replies.match(/drained/g)).toHaveLength(2);
  });

  it('cuts off a client that sends more than is read for nothing', async () => {
    const { port, lines } = await served((app) => app.get('/', (req) => drain(req, 1000)));
    const client = net.connect(port, '127.0.0.1', () =>
      client.write(`GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000\r\n\r\n${'x'.repeat(1001)}`),
    );
    client.on('error', () => undefined);
    await new Promise((resolve) => client.on('close', resolve));
    expect(lines).toEqual([expect.stringMatching(/GET \/ gone /)]);
  });
});
