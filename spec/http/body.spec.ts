import type { Express } from 'express';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import net from 'node:net';
import { Readable } from 'node:stream';
import {
  BodyTooLarge,
  ChunkBuffer,
  RequestAborted,
  readBody,
  readPieces,
} from '../../src/http/body';
import { send } from '../../src/http/send';
import { sharesOf } from '../../src/http/shares';
import { exchange, served } from './served';
import { turnsDuring } from '../support/turn-count';

const LIMIT = 1000;
let failed: (error: unknown) => void;

/** Answers with the length and the first bytes of what it read. */
function echo(app: Express): void {
  app.all('/', async (req, res) => {
    try {
      const body = await readBody(req, LIMIT);
      send(res, 200, `${body.length}:${body.toString('latin1')}`);
    } catch (error) {
      failed(error);
      send(res, 413, (error as Error).message);
    }
  });
}

describe('readBody', () => {
  let port: number;
  let close: () => Promise<void>;
  let failure: Promise<unknown>;
  beforeEach(async () => {
    failure = new Promise((resolve) => (failed = resolve));
    const { server, ...rest } = await served(echo);
    port = rest.port;
    close = () => server.close();
  });
  afterEach(() => close());

  const ask = (head: string, body: string | Buffer = ''): Promise<string> =>
    exchange(
      port,
      Buffer.concat([
        Buffer.from(`${head}\r\nHost: h\r\nConnection: close\r\n\r\n`, 'latin1'),
        Buffer.from(body as string, 'latin1'),
      ]),
    );

  it('gives nothing where no body is announced', async () => {
    expect(await ask('GET / HTTP/1.1')).toMatch(/\r\n\r\n0:$/);
  });

  it('gives the exact bytes of a body with Content-Length', async () => {
    expect(await ask('POST / HTTP/1.1\r\nContent-Length: 4', '\xff\x00ab')).toMatch(
      /4:\xc3\xbf\0ab$/,
    );
  });

  it('gives the bytes of a chunked body, however small its chunks', async () => {
    const chunks = 'abcdefghij'.repeat(90);
    const body = Array.from(chunks, (c) => `1\r\n${c}\r\n`).join('') + '0\r\n\r\n';
    expect(await ask('POST / HTTP/1.1\r\nTransfer-Encoding: chunked', body)).toMatch(
      new RegExp(`\r\n900:${chunks}$`),
    );
  });

  it('takes a body of exactly the limit, sent in pieces', async () => {
    const reply = await new Promise<string>((resolve) => {
      let text = '';
      const socket = net.connect(port, '127.0.0.1', () => {
        const head = `POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: ${LIMIT}\r\n\r\n`;
        socket.write(head + 'a'.repeat(400));
        setImmediate(() => socket.write('b'.repeat(600)));
      });
      socket.on('data', (data) => (text += data.toString())).on('end', () => resolve(text));
    });
    expect(reply).toMatch(/\r\n\r\n1000:a{400}b{600}$/);
  });

  it('refuses a longer Content-Length before the body comes', async () => {
    const reply = await new Promise<string>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () =>
        socket.write(`POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${LIMIT + 1}\r\n\r\n`),
      );
      socket.on('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
    });
    expect(reply).toContain('longer than 1000 bytes');
    expect(await failure).toBeInstanceOf(BodyTooLarge);
  });

  it('lets a client that sends too much read its reply and use the connection again', async () => {
    const long = 'x'.repeat(300_000);
    const reply = await exchange(
      port,
      `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${long.length}\r\n\r\n${long}` +
        'POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok',
    );
    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
    expect(reply).toMatch(/2:ok$/);
  });

  it('refuses a chunked body as soon as it grows past the limit', async () => {
    const chunk = `320\r\n${'x'.repeat(800)}\r\n`;
    const reply = await ask(
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked',
      chunk + chunk + '0\r\n\r\n',
    );
    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
    expect(await failure).toEqual(new BodyTooLarge(LIMIT));
  });

  it('rejects when the client hangs up in the middle', async () => {
    const socket = net.connect(port, '127.0.0.1', () =>
      socket.write('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc', () =>
        socket.destroy(),
      ),
    );
    expect(await failure).toBeInstanceOf(RequestAborted);
  });
});

const block = Buffer.alloc(8192, 'x');

/** How many different buffers were in use while so many chunks came. */
function buffersFor(collected: ChunkBuffer, chunks: number): number {
  const used = new Set<ArrayBufferLike>();
  for (let i = 0; i < chunks; i++) {
    collected.add(block);
    used.add(collected.bytes().buffer);
  }
  return used.size;
}

describe('collected bytes', () => {
  it('are copied a number of times that grows with the logarithm of their length', () => {
    expect(buffersFor(new ChunkBuffer(), 1024)).toBeLessThanOrEqual(11);
  });

  it('are copied once where their length is known', () => {
    const collected = new ChunkBuffer(1024 * block.length);
    expect(buffersFor(collected, 1024)).toBe(2);
    expect(collected.bytes()).toHaveLength(1024 * block.length);
  });

  it('are the chunk itself where there is only one, and nothing where there is none', () => {
    const collected = new ChunkBuffer();
    expect(collected.bytes()).toHaveLength(0);
    collected.add(block);
    expect(collected.bytes().buffer).toBe(block.buffer);
  });
});

describe('bodies of all requests together', () => {
  /** Sends the head of a request and as much of its body, over a connection that stays open. */
  const begin = (port: number, length: number, body: string): net.Socket => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write(`POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${length}\r\n\r\n${body}`);
    });
    return socket;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  };

  it('have a limit, beyond which one is refused until others are over', async () => {
    const refusals: unknown[] = [];
    failed = (error) => refusals.push(error);
    const shares = sharesOf(1000);
    const { port, url } = await served(echo, { shares });
    const first = begin(port, 900, 'x'.repeat(800));
    await until(() => shares.bodies.usedBytes === 800);
    const refused = await fetch(url, { method: 'POST', body: 'y'.repeat(300) });
    expect(await refused.text()).toContain('take all the memory there is for them');
    expect(refusals).toMatchObject([{ code: 'ServerBusy' }]);
    expect(await (await fetch(url, { method: 'POST', body: 'y'.repeat(150) })).text()).toMatch(
      /^150:/,
    );
    first.write('x'.repeat(100));
    expect(String((await once(first, 'data'))[0])).toContain('900:');
    first.destroy();
    await until(() => shares.bodies.usedBytes === 0);
    expect(await (await fetch(url, { method: 'POST', body: 'y'.repeat(300) })).text()).toMatch(
      /^300:/,
    );
  });

  it('count what has come, not what was announced, and nothing of a client that has gone', async () => {
    failed = () => undefined;
    const shares = sharesOf(1000);
    const { port, url } = await served(echo, { shares });
    const idle = begin(port, 999, 'x');
    await until(() => shares.bodies.usedBytes === 1);
    expect(await (await fetch(url, { method: 'POST', body: 'y'.repeat(900) })).text()).toMatch(
      /^900:/,
    );
    idle.destroy();
    await until(() => shares.bodies.usedBytes === 0);
  });

  it('are refused in the middle where their length is not known', async () => {
    failed = () => undefined;
    const shares = sharesOf(500);
    const { port, url } = await served(echo, { shares });
    const first = begin(port, 900, 'x'.repeat(400));
    await until(() => shares.bodies.usedBytes === 400);
    const chunked = new ReadableStream({
      start(stream) {
        stream.enqueue(Buffer.alloc(200));
        stream.close();
      },
    });
    const reply = await fetch(url, {
      method: 'POST',
      body: chunked,
      duplex: 'half',
    });
    expect(await reply.text()).toContain('take all the memory');
    first.destroy();
  });
});

describe('readPieces', () => {
  const PIECE = Buffer.alloc(64 * 1024);
  function requestOf(pieces: Buffer[], length = 0): IncomingMessage {
    const headers =
      length === 0 ? { 'transfer-encoding': 'chunked' } : { 'content-length': length };
    return Object.assign(Readable.from(pieces), { headers }) as unknown as IncomingMessage;
  }

  it('lets others have a turn of the loop again and again', async () => {
    let bytes = 0;
    const pieces = new Array<Buffer>(64).fill(PIECE);
    const turns = await turnsDuring(() =>
      readPieces(requestOf(pieces), 64 * PIECE.length, ({ length }) => (bytes += length)),
    );
    expect(bytes).toBe(64 * PIECE.length);
    expect(turns).toBeGreaterThanOrEqual(16);
  });

  it('rejects with what is thrown, and hands over no more', async () => {
    let pieces = 0;
    const take = (): void => {
      pieces += 1;
      throw new Error('no more of this');
    };
    const read = readPieces(requestOf([PIECE, PIECE, PIECE]), 64 * PIECE.length, take);
    await expect(read).rejects.toThrow('no more of this');
    expect(pieces).toBe(1);
  });

  it('rejects what is too long, by its length or as it comes', async () => {
    const take = (): void => undefined;
    const declared = readPieces(requestOf([PIECE], LIMIT + 1), LIMIT, take);
    await expect(declared).rejects.toEqual(new BodyTooLarge(LIMIT));
    await expect(readPieces(requestOf([PIECE]), LIMIT, take)).rejects.toEqual(
      new BodyTooLarge(LIMIT),
    );
  });
});
