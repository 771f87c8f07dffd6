import express, { Router } from 'express';
import http, { type ServerResponse } from 'node:http';
import net from 'node:net';
import { noteCode } from '../../src/http/exchange';
import { readBody } from '../../src/http/body';
import { send } from '../../src/http/send';
import { watchPrototypes } from './own-prototypes';
import { exchange, served } from './served';

const GET = (path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: h\r\n${more}Connection: close\r\n\r\n`;

describe.each([true, false])('an Express app served with fastPrototypes %s', (fastPrototypes) => {
  it('has its own request and reply, json, Routers and error handlers', async () => {
    let requestIsOurs = false;
    let replyIsOurs = false;
    const { server, url, reports } = await served(
      (app) => {
        const router = Router();
        router.get('/deep/:id', (req, res) => {
          requestIsOurs = Object.getPrototypeOf(req) === app.request;
          replyIsOurs = Object.getPrototypeOf(res) === app.response;
          res.json({
            id: req.params.id,
            query: req.query,
            host: req.hostname,
            at: req.originalUrl,
          });
        });
        router.get('/broken', () => Promise.reject(new Error('oops')));
        app.use('/r', router, express.json());
      },
      { fastPrototypes },
    );
    const reply = await fetch(`${url}/r/deep/7?a=b`);
    expect(await reply.json()).toEqual({
      id: '7',
      query: { a: 'b' },
      host: '127.0.0.1',
      at: '/r/deep/7?a=b',
    });
    expect([requestIsOurs, replyIsOurs]).toEqual([true, true]);
    expect(reply.headers.get('x-powered-by')).toBeNull();
    expect(reply.headers.get('etag')).toBeNull();

    const broken = await fetch(`${url}/r/broken`);
    expect(broken.status).toBe(500);
    expect(await broken.text()).toMatch(/^Internal error; request id [0-9A-F]{24}\.\n$/);
    expect(reports.join()).toMatch(/^[0-9A-F]{24} unexpected error: Error: oops\n {4}at /);
    await server.close();
  });
});

describe('ownPrototypes', () => {
  it('gives requests and replies the app’s prototypes before Express sees them', async () => {
    let seen: boolean[] = [];
    const { server, url } = await served((app) => {
      seen = watchPrototypes(app);
    });
    await (await fetch(`${url}/`)).text();
    expect(seen).toEqual([true, true]);
    await server.close();
  });
});

describe('the HTTP server', () => {
  it('keeps an idle connection longer than 75 s', async () => {
    const { server, url } = await served(() => undefined);
    const reply = await fetch(`${url}/`);
    await reply.text();
    const [, seconds] = /timeout=(\d+)/.exec(reply.headers.get('keep-alive') ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(75);
    await server.close();
  });

  it('answers paths nobody serves with 404 and the request id', async () => {
    const { server, url } = await served(() => undefined);
    const reply = await fetch(`${url}/nowhere`);
    expect(reply.status).toBe(404);
    expect(reply.headers.get('x-mq-request-id')).toMatch(/^5DAEE3FF[0-9A-F]{16}$/);
    expect(await reply.text()).toContain('GET /nowhere');
    await server.close();
  });

  it('writes the name x-mq-request-id in lower case', async () => {
    const { server, port } = await served(() => undefined);
    expect(await exchange(port, GET('/'))).toContain('\r\nx-mq-request-id: ');
    await server.close();
  });

  it('answers a malformed percent escape with 400 and no stack', async () => {
    const { server, url } = await served((app) => app.get('/:name', (_req, res) => res.end()));
    const reply = await fetch(`${url}/%zz`);
    expect(reply.status).toBe(400);
    expect(await reply.text()).not.toContain(' at ');
    await server.close();
  });

  it('answers what is no HTTP with a short 400, and too long headers with 431', async () => {
    const { server, port } = await served(() => undefined);
    expect(await exchange(port, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*not an HTTP/s);
    const long = GET('/', `X-Long: ${'x'.repeat(17_000)}\r\n`);
    expect(await exchange(port, long)).toMatch(/^HTTP\/1\.1 431 .*16 KB/s);
    await server.close();
  });

  it('answers the request before bad bytes and then ends the connection', async () => {
    const { server, port } = await served((app) =>
      app.post('/', async (req, res) => {
        const body = await readBody(req, 100);
        setImmediate(() => send(res, 200, body.toString()));
      }),
    );
    const reply = await exchange(
      port,
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello world\r\n\r\n',
    );
    expect(reply).toMatch(/^HTTP\/1\.1 200 .*Connection: close.*hello$/s);
    await server.close();
  });

  it('tells a client that asks to go on with its body, and one with too much not to', async () => {
    const { server, port } = await served(
      (app) =>
        app.post('/', async (req, res) => {
          const body = await readBody(req, 10).catch(String);
          send(res, 200, String(body));
        }),
      { bodyLimitBytes: 10 },
    );
    const ask = (length: number): Promise<string> =>
      new Promise((resolve) => {
        let text = '';
        const socket = net.connect(port, '127.0.0.1', () =>
          socket.write(
            `POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`,
          ),
        );
        socket.on('data', (data) => {
          text += data.toString();
          if (text === 'HTTP/1.1 100 Continue\r\n\r\n') socket.end('0123456789');
        });
        socket.on('end', () => resolve(text));
      });
    expect(await ask(10)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 .*0123456789$/s);
    expect(await ask(11)).toMatch(/^HTTP\/1\.1 200 .*Connection: close.*longer than 10 bytes/s);
    await server.close();
  });

  it('serves a request that expects what nobody knows as if it did not', async () => {
    const { port, lines } = await served((app) =>
      app.get('/', (_req, res) => {
        send(res, 200, 'ok');
      }),
    );
    const asked = `GET / HTTP/1.1\r\nHost: h\r\nExpect: wonders\r\nConnection: close\r\n\r\n`;
    expect(await exchange(port, asked)).toMatch(/^HTTP\/1\.1 200 .*x-mq-request-id: .*ok$/s);
    expect(lines).toHaveLength(1);
  });

  it('says in words why it cannot listen', async () => {
    const { server, port } = await served(() => undefined);
    await expect(served(() => undefined, {}, port)).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use; choose another with --port, or 0 for any free one`,
    );
    await server.close();
  });
});

describe('the request log', () => {
  it('has one line per request with id, method, path, status, code, duration and bytes', async () => {
    const { server, url, lines } = await served((app) =>
      app.get('/topics/:topic/messages', (_req, res) => {
        noteCode(res, 'MessageNotExist', false);
        send(res, 404, 'hä');
      }),
    );
    const reply = await fetch(`${url}/topics/T/messages?ns=I&security-token=s3cret`, {
      headers: { authorization: 'MQ id:s3cret' },
    });
    await reply.text();
    await server.close();
    const id = reply.headers.get('x-mq-request-id') ?? '';
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]{12}Z [0-9A-F]{24} GET \/topics\/T\/messages\?ns=I&security-token=\*\*\* 404 MessageNotExist \d+\.\dms 3B clock=2019-10-22T11:11:59.000Z$/,
    );
    expect(lines[0]).toContain(id);
  });

  it('says when the client had gone', async () => {
    const { server, port, lines } = await served((app) =>
      app.get('/', (req, res) => {
        res.on('close', () => expect(req.destroyed).toBe(true));
        client.destroy();
      }),
    );
    const client = net.connect(port, '127.0.0.1', () => client.write(GET('/')));
    await new Promise((resolve) => client.on('close', resolve));
    await server.close();
    expect(lines).toEqual([expect.stringMatching(/GET \/ gone /)]);
  });

  it('has a line for pipelined requests that never got their turn', async () => {
    let arrivals = 0;
    const { server, port, lines } = await served((app) =>
      app.get('/:n', () => {
        if (++arrivals === 2) client.destroy();
      }),
    );
    const pipelined = 'GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n';
    const client = net.connect(port, '127.0.0.1', () => client.write(pipelined));
    await new Promise((resolve) => client.on('close', resolve));
    await server.close();
    expect(lines.sort()).toEqual([
      expect.stringMatching(/GET \/1 gone /),
      expect.stringMatching(/GET \/2 gone /),
    ]);
  });

  it('leaves out what is no error when it is set to errors', async () => {
    const { server, url, lines } = await served(
      (app) => {
        app.get('/ok', (_req, res) => {
          send(res, 200, '');
        });
        app.get('/idle', (_req, res) => {
          noteCode(res, 'MessageNotExist', false);
          send(res, 404, '');
        });
        app.get('/bad', (_req, res) => {
          send(res, 400, '');
        });
      },
      { log: 'errors' },
    );
    for (const path of ['/ok', '/idle', '/bad']) await (await fetch(url + path)).text();
    await server.close();
    expect(lines).toEqual([expect.stringContaining(' GET /bad 400 ')]);
  });

  it('is silent when it is off', async () => {
    const { server, url, lines } = await served(() => undefined, { log: 'off' });
    await (await fetch(url)).text();
    await server.close();
    expect(lines).toEqual([]);
  });
});

describe('closing the server', () => {
  it('finishes the requests in flight, tells them to hang up, and refuses new connections', async () => {
    let parked: ServerResponse | undefined;
    const arrived = new Promise<void>((resolve) => void (onArrival = resolve));
    const { server, port } = await served((app) =>
      app.get('/', (_req, res) => {
        parked = res;
        onArrival();
      }),
    );
    const agent = new http.Agent({ keepAlive: true });
    const reply = new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get({ port, host: '127.0.0.1', agent }, resolve).on('error', reject);
    });
    await arrived;
    const closed = server.close();
    expect(server.closing).toBe(true);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    if (parked) send(parked, 200, 'late');
    const { headers, statusCode } = await reply;
    expect([statusCode, headers.connection]).toEqual([200, 'close']);
    await closed;
    agent.destroy();
  });

  it('ends idle kept-alive connections at once', async () => {
    const { server, port } = await served(() => undefined);
    const agent = new http.Agent({ keepAlive: true });
    const socket = await new Promise<net.Socket>((resolve) => {
      http.get({ port, host: '127.0.0.1', agent }, (res) => {
        const { socket: used } = res;
        res.resume().on('end', () => resolve(used));
      });
    });
    const ended = new Promise((resolve) => socket.on('close', resolve));
    await server.close();
    await ended;
    agent.destroy();
  });

  it('cuts off a client that never finishes its request', async () => {
    const { server, port } = await served(() => undefined);
    const stuck = net.connect(port, '127.0.0.1', () => stuck.write('GET / HTTP/1.1\r\nHost:'));
    const ended = new Promise((resolve) => stuck.on('close', resolve));
    await new Promise((resolve) => stuck.on('connect', resolve));
    await server.close();
    await ended;
  });
});

let onArrival: () => void;

describe('requests that are sent without waiting for replies', () => {
  /** Keeps the event loop for a millisecond. */
  function work(): void {
    const until = performance.now() + 1;
    while (performance.now() < until);
  }

  it('are answered in order, and let others have a turn between them', async () => {
    let turns = 0;
    const turnsAt: number[] = [];
    const { port } = await served((app) => {
      app.get('/:n', (req, res) => {
        work();
        turnsAt.push(turns);
        send(res, 200, req.params.n);
      });
    });
    const count = setInterval(() => (turns += 1), 0);
    const numbers = Array.from({ length: 100 }, (_, n) => n);
    const requests = numbers.map((n) => {
      const last = n === 99 ? 'Connection: close\r\n' : '';
      return `GET /${n} HTTP/1.1\r\nHost: h\r\n${last}\r\n`;
    });
    const replies = await exchange(port, requests.join(''));
    clearInterval(count);
    const bodies = [...replies.matchAll(/\r\n\r\n(\d+)(?=HTTP|$)/g)].map(([, body]) =>
      Number(body),
    );
    expect(bodies).toEqual(numbers);
    expect(new Set(turnsAt).size).toBeGreaterThanOrEqual(5);
  });

  it('are not served once their client has hung up', async () => {
    const servedTo: string[] = [];
    const { port, server } = await served((app) => {
      app.get('/:n', (req) => {
        work();
        servedTo.push(req.params.n);
        req.socket.destroy();
      });
    });
    await exchange(
      port,
      'GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n',
    ).catch(() => '');
    await server.close();
    expect(servedTo).toEqual(['1']);
  });
});
