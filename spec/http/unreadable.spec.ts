import type { Express } from 'express';
import net from 'node:net';
import { readBody } from '../../src/http/body';
import { send } from '../../src/http/send';
import { exchange, served } from './served';

const HEAD = 'HTTP/1.1\r\nHost: h\r\n';
const ECHO = (app: Express): void => {
  app.use(async (req, res) => {
    const body = await readBody(req, 10).catch((error: unknown) => error as Error);
    if (body instanceof Error) send(res, 413, body.message);
    else setImmediate(() => send(res, 200, `body ${body.toString()}`));
  });
};
/** A line without its time, its id and how long it took. */
const told = (line: string): string => {
  const [, , ...rest] = line.split(' ');
  return rest.filter((word) => !/^(\d+\.\dms|clock=\S+)$/.test(word)).join(' ');
};

describe('a request that cannot be read', () => {
  it.each([
    ['is no HTTP', 'hello\r\n\r\n', 400, 'NotHttp', /request that can be read: .*method/],
    ['is the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'NotHttp', /HTTP\/1\.1/],
    [
      'has a header without a colon',
      `GET / ${HEAD}nonsense\r\n\r\n`,
      400,
      'NotHttp',
      /header token/,
    ],
    [
      'has two ways to say how long its body is',
      `POST / ${HEAD}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'NotHttp',
      /Transfer-Encoding/,
    ],
    [
      'has headers of more than 16 KB',
      `GET / ${HEAD}X: ${'x'.repeat(17_000)}\r\n\r\n`,
      431,
      'HeadersTooLong',
      /16 KB/,
    ],
    [
      'is a hello of TLS',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      400,
      'TlsOnPlainPort',
      /plain HTTP; ask http:/,
    ],
  ])(
    'is answered in a sentence and leaves one line if it %s',
    async (_, bytes, status, code, why) => {
      const { port, lines } = await served(ECHO);
      const reply = await exchange(port, Buffer.from(bytes, 'latin1'));
      expect(reply).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*Connection: close\r\n`, 's'));
      expect(reply).toMatch(why);
      const text = reply.slice(reply.indexOf('\r\n\r\n') + 4);
      expect(lines.map(told)).toEqual([`- - ${status} ${code} ${text.length}B`]);
      const [, id] = /x-mq-request-id: (\S+)/.exec(reply) ?? [];
      expect(lines[0]).toMatch(new RegExp(`^\\S+Z ${id} - - .* clock=2019-10-22T11:11:59.000Z$`));
    },
  );

  it('leaves one line however many packets follow it', async () => {
    const { port, lines, server } = await served(ECHO);
    const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    client.on('error', () => undefined).write('hello\r\n\r\n');
    client.on('data', () => {
      for (let n = 0; n < 20; n++) client.write(`more ${n}\r\n`);
      client.end();
    });
    await new Promise((resolve) => client.on('close', resolve));
    await server.close();
    expect(lines).toHaveLength(1);
  });

  it('is cut off if it goes on although it was answered', async () => {
    const { port } = await served(ECHO);
    const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    client.on('error', () => undefined).resume();
    client.write('hello\r\n\r\n');
    await new Promise((resolve) => client.on('end', resolve));
    // It never ends its side.
    const cut = new Promise((resolve) => client.on('close', resolve));
    const more = setInterval(() => client.write('more'), 20);
    await cut;
    clearInterval(more);
  });

  it('leaves one line if its connection is ended in the middle of its headers', async () => {
    const { port, lines } = await served(ECHO);
    const client = net.connect(port, '127.0.0.1', () => client.end('GET / HTTP/1.1\r\nHo'));
    client.resume();
    await new Promise((resolve) => client.on('close', resolve));
    expect(lines.map(told)).toEqual(['- - 400 Incomplete 53B']);
  });

  it('leaves no line if there is none: a connection that is opened and closed', async () => {
    const { port, lines, server } = await served(ECHO);
    const client = net.connect(port, '127.0.0.1', () => client.end());
    client.resume();
    await new Promise((resolve) => client.on('close', resolve));
    const other = net.connect(port, '127.0.0.1', () => other.resetAndDestroy());
    await new Promise((resolve) => other.on('close', resolve));
    await server.close();
    expect(lines).toEqual([]);
  });

  it.each([
    ['errors', 1],
    ['off', 0],
  ] as const)('leaves as many lines with the log set to %s: %d', async (log, count) => {
    const { port, lines } = await served(ECHO, { log });
    await exchange(port, 'hello\r\n\r\n');
    expect(lines).toHaveLength(count);
  });
});

describe('a request that is not served', () => {
  it.each([
    ['HTTP/1.1 without a Host', 'GET /a HTTP/1.1\r\n\r\n', 'GET /a 400 MissingHost', /header Host/],
    [
      'more than 100 headers',
      `GET /a ${HEAD}${'X: y\r\n'.repeat(100)}\r\n`,
      'GET /a 431 TooManyHeaders',
      /more than 100 headers/,
    ],
    [
      'CONNECT',
      `CONNECT other:443 ${HEAD}\r\n`,
      'CONNECT other:443 405 Connect',
      /for proxies.*\n$/s,
    ],
  ])('is answered in a sentence and leaves one line: %s', async (_, bytes, line, why) => {
    const { port, lines } = await served(ECHO);
    const reply = await exchange(port, bytes);
    expect(reply).toMatch(/^HTTP\/1\.1 4\d\d [A-Z].*x-mq-request-id: .*Connection: close\r\n/s);
    expect(reply).toMatch(why);
    expect(lines.map(told)).toEqual([expect.stringMatching(new RegExp(`^${line} \\d+B$`))]);
  });

  it('may be of HTTP/1.0 without a Host, and have 100 headers', async () => {
    const { port, lines } = await served(ECHO);
    expect(await exchange(port, 'GET /a HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    const hundred = `GET /b ${HEAD}${'X: y\r\n'.repeat(98)}Connection: close\r\n\r\n`;
    expect(await exchange(port, hundred)).toMatch(/^HTTP\/1\.1 200 /);
    expect(lines.map(told)).toEqual(['GET /a 200 5B', 'GET /b 200 5B']);
  });

  it('is served although it wants to be upgraded', async () => {
    const { port, lines } = await served(ECHO);
    const bytes = `GET /a ${HEAD}Connection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    expect(await exchange(port, bytes)).toMatch(/^HTTP\/1\.1 200 /);
    expect(lines.map(told)).toEqual(['GET /a 200 5B']);
  });
});

describe('a request whose body cannot be read to its end', () => {
  const POST = `POST /a ${HEAD}Transfer-Encoding: chunked\r\n\r\n`;

  it('is answered in place of the front, in its one line', async () => {
    const { port, lines } = await served(ECHO);
    const reply = await exchange(port, `${POST}3\r\nabc\r\nnonsense\r\n`);
    expect(reply).toMatch(/^HTTP\/1\.1 400 .*can be read: Invalid character in chunk size/s);
    expect(lines.map(told)).toEqual([expect.stringMatching(/^POST \/a 400 NotHttp \d+B$/)]);
  });

  it('frees what waits for a reply to it', async () => {
    let onGone: () => void;
    const gone = new Promise<void>((resolve) => void (onGone = resolve));
    const { port, lines } = await served((app) =>
      app.use((_req, res) => void res.on('close', () => res.writableFinished || onGone())),
    );
    expect(await exchange(port, `${POST}nonsense\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    await gone;
    expect(lines).toHaveLength(1);
  });

  it('leaves one line if it was refused before', async () => {
    const { port, lines, server } = await served(ECHO);
    const client = net.connect(port, '127.0.0.1', () =>
      client.write(`${POST}b\r\n01234567890\r\n`),
    );
    client.once('data', () => client.write('nonsense\r\n'));
    await new Promise((resolve) => client.on('close', resolve));
    await server.close();
    expect(lines.map(told)).toEqual(['POST /a 413 41B']);
  });

  it.each([
    ['ends its side', 'POST /a 400 Incomplete 53B', (client: net.Socket) => client.end()],
    ['breaks off', 'POST /a gone 0B', (client: net.Socket) => client.resetAndDestroy()],
  ])('leaves one line if its client %s in the middle of it', async (_, line, leave) => {
    const { port, lines, server } = await served((app) => {
      app.use((_req, _res, next) => {
        leave(client);
        next();
      });
      ECHO(app);
    });
    const client = net.connect(port, '127.0.0.1', () => client.write(`${POST}3\r\nab`));
    client.resume();
    await new Promise((resolve) => client.on('close', resolve));
    await server.close();
    expect(lines.map(told)).toEqual([line]);
  });
});

describe('pipelined requests before bytes that are none', () => {
  it('are all answered, and the rest leaves a line', async () => {
    const { port, lines } = await served(ECHO);
    const reply = await exchange(port, `GET /1 ${HEAD}\r\nGET /2 ${HEAD}\r\nhello\r\n\r\n`);
    expect(reply.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
    expect(lines.map(told).sort()).toEqual([
      '- - cut NotHttp 0B',
      'GET /1 200 5B',
      'GET /2 200 5B',
    ]);
  });

  it('are answered before one whose body cannot be read', async () => {
    const { port, lines } = await served(ECHO);
    const post = `POST /2 ${HEAD}Transfer-Encoding: chunked\r\n\r\nnonsense\r\n`;
    const reply = await exchange(port, `GET /1 ${HEAD}\r\n${post}`);
    expect(reply.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
    expect(lines.map(told).sort()).toEqual(['GET /1 200 5B', 'POST /2 gone NotHttp 0B']);
  });
});

describe('a request that does not arrive in time', () => {
  const patience = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 10 };

  it('is answered with 408 and leaves one line, in its headers as in its body', async () => {
    const { port, lines } = await served(ECHO, { patience });
    expect(await exchange(port, 'GET / HTTP/1.1\r\nHo')).toMatch(/^HTTP\/1\.1 408 .*in time/s);
    const half = `POST /a ${HEAD}Content-Length: 9\r\n\r\nabc`;
    expect(await exchange(port, half)).toMatch(/^HTTP\/1\.1 408 .*in time/s);
    expect(lines.map(told)).toEqual([
      '- - 408 RequestTimeout 36B',
      'POST /a 408 RequestTimeout 36B',
    ]);
  });

  it('leaves no line if nothing of it ever came: the connection ends', async () => {
    const { port, lines } = await served(ECHO, { patience });
    expect(await exchange(port, '')).toBe('');
    expect(lines).toEqual([]);
  });
});
