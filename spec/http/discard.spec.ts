import net from 'node:net';
import { discardBody, discardLeftover } from '../../src/http/discard';
import { send } from '../../src/http/send';
import { exchange, served } from './served';

const CHUNK = Buffer.concat([
  Buffer.from('100000\r\n'),
  Buffer.alloc(1024 * 1024, 'a'),
  Buffer.from('\r\n'),
]);

/** Sends a body without end; resolves with the MB it got rid of before it was cut off. */
function endlessUpload(port: number, path: string): Promise<number> {
  return new Promise((resolve) => {
    let sent = 0;
    const client = net.connect(port, '127.0.0.1', () => {
      client.write(`POST ${path} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n`);
      more();
    });
    const more = (): void => {
      if (sent >= 200) return void client.destroy();
      client.write(CHUNK, (error) => {
        if (error) return;
        sent += 1;
        more();
      });
    };
    client.on('error', () => undefined).resume();
    client.on('close', () => resolve(sent));
  });
}

describe('what is still sent of a request after its reply', () => {
  it('is cut off when it has no end', async () => {
    const { port } = await served((app) =>
      app.post('/', (_req, res) => {
        send(res, 400, 'no');
      }),
    );
    const sent = await endlessUpload(port, '/');
    expect(sent).toBeGreaterThan(60);
    expect(sent).toBeLessThan(100);
  });

  it('is thrown away where somebody had begun to read it, and the connection serves on', async () => {
    const { port } = await served((app) =>
      app.post('/', (req, res) => {
        req.once('data', () => {
          req.pause();
          send(res, 400, 'no');
        });
      }),
    );
    const request = (more: string): string =>
      `POST / HTTP/1.1\r\nHost: h\r\n${more}Content-Length: 900000\r\n\r\n${'x'.repeat(900_000)}`;
    const replies = await exchange(port, request('') + request('Connection: close\r\n'));
    expect(replies.match(/400 Bad Request/g)).toHaveLength(2);
  });

  it('ends the connection past the limit, however long it was to be', async () => {
    const { port } = await served((app) =>
      app.post('/', (req, res) => {
        res.on('close', () => discardLeftover(req, 1000));
        send(res, 400, 'no');
      }),
    );
    const client = net.connect(port, '127.0.0.1');
    client.on('error', () => undefined).resume();
    client.write('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n');
    client.once('data', () => client.write(Buffer.alloc(2000)));
    await new Promise((resolve) => client.on('close', resolve));
  });
});

describe('a body that nobody reads', () => {
  it('throws a body away, so that the connection serves the next request', async () => {
    const { port } = await served((app) =>
      app.get('/', (req, res) => {
        discardBody(req, 1000);
        req.on('end', () => send(res, 200, 'drained'));
      }),
    );
    const request = (more: string): string =>
      `GET / HTTP/1.1\r\nHost: h\r\n${more}Content-Length: 900\r\n\r\n${'x'.repeat(900)}`;
    const replies = await exchange(port, request('') + request('Connection: close\r\n'));
    expect(replies.match(/drained/g)).toHaveLength(2);
  });

  it('cuts off a client that sends more than is read for nothing', async () => {
    const { port, lines } = await served((app) =>
      app.get('/', (req) => {
        discardBody(req, 1000);
      }),
    );
    const client = net.connect(port, '127.0.0.1', () =>
      client.write(`GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000\r\n\r\n${'x'.repeat(1001)}`),
    );
    client.on('error', () => undefined);
    await new Promise((resolve) => client.on('close', resolve));
    expect(lines).toEqual([expect.stringMatching(/GET \/ gone /)]);
  });
});
