import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { hmacSha1 } from '../../src/aliyun/hmac-sha1';
import { stringToSign } from '../../src/aliyun/signature';
import { Recorder, type RecorderOptions } from '../../src/parity/record/recorder';
import type { Exchange } from '../../src/parity/recording';

const servers: http.Server[] = [];
const recorders: Recorder[] = [];
let lines: string[] = [];

afterEach(async () => {
  await Promise.all(recorders.splice(0).map((one) => one.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  lines = [];
});

/** A service that does as told, and a recorder before it. */
async function recorded(
  service: RequestListener,
  options: Partial<RecorderOptions> = {},
): Promise<Recorder> {
  const server = http.createServer(service);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const to = `http://127.0.0.1:${port}`;
  const recorder = await Recorder.start({ to, write: (line) => lines.push(line), ...options });
  recorders.push(recorder);
  return recorder;
}

async function exchanges(count: number): Promise<Exchange[]> {
  while (lines.length <= count) await new Promise(setImmediate);
  return lines.slice(1).map((line) => JSON.parse(line) as Exchange);
}

const PATH = '/topics/orders/messages?consumer=GID_a&numOfMessages=1';

describe('record', () => {
  it('begins with a line on the recording itself', async () => {
    const { url } = await recorded((_, res) => res.end());
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      ...{ format: 'mqrest recording', version: 1, bodies: 'kept' },
      ...{ to: expect.stringMatching(/^http:/) as string, startedAt: expect.any(Number) as number },
    });
  });

  it('passes a request on as it is: target, names of headers, bytes', async () => {
    const seen: unknown[] = [];
    const { url } = await recorded((req, res) => {
      const pieces: Buffer[] = [];
      req.on('data', (piece: Buffer) => pieces.push(piece));
      req.on('end', () => {
        const { method, url: target, rawHeaders } = req;
        seen.push({ method, target, rawHeaders, body: Buffer.concat(pieces) });
        res.writeHead(201, 'Made', ['x-mq-request-id', 'AB', 'X-Twice', '1', 'X-Twice', '2']);
        res.end('made');
      });
    });
    const body = Buffer.from([0, 255, 10, 13]);
    const target = '/topics/a%2Fb/messages?x=%20+&x=1';
    const headers = ['X-Mq-Version', '2015-06-06', 'Content-Length', '4', 'Host', 'here'];
    const reply = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = http.request(`${url}${target}`, { method: 'POST', headers });
      request.on('response', resolve).on('error', reject).end(body);
    });
    reply.resume();
    const [one] = await exchanges(1);
    expect(seen).toEqual([
      {
        ...{ method: 'POST', target, body },
        rawHeaders: expect.arrayContaining(['X-Mq-Version', '2015-06-06']) as string[],
      },
    ]);
    expect(reply.statusMessage).toBe('Made');
    expect(reply.rawHeaders).toEqual(
      expect.arrayContaining(['x-mq-request-id', 'AB', 'X-Twice', '1', 'X-Twice', '2']),
    );
    expect(one).toMatchObject({
      ...{ ended: 'complete', turns: [1, 2] },
      request: { method: 'POST', target, body: { base64: 'AP8KDQ==', bytes: 4 } },
      reply: { status: 201, body: { text: 'made', bytes: 4 } },
    });
  });

  it('streams: the client has the first piece before there is a second', async () => {
    let more: (() => void) | undefined;
    const { url } = await recorded((_, res) => {
      res.write('first');
      more = () => res.end(' second');
    });
    const reply = await fetch(`${url}${PATH}`);
    const reader = reply.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
    more?.();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(' second');
    const [one] = await exchanges(1);
    expect(one?.reply?.body).toEqual({ text: 'first second', bytes: 12 });
    expect(one?.reply?.headers).toContainEqual(['Transfer-Encoding', 'chunked']);
  });

  it('passes a compressed reply as it is, and writes what it says', async () => {
    const packed = gzipSync('<Messages/>');
    const { url } = await recorded((_, res) => {
      res.writeHead(200, { 'Content-Encoding': 'gzip' });
      res.end(packed);
    });
    const bytes = await new Promise<Buffer>((resolve) => {
      http.get(`${url}${PATH}`, (res) => {
        const pieces: Buffer[] = [];
        res.on('data', (piece: Buffer) => pieces.push(piece));
        res.on('end', () => resolve(Buffer.concat(pieces)));
      });
    });
    expect(bytes.equals(packed)).toBe(true);
    const [one] = await exchanges(1);
    expect(one?.reply?.body).toEqual({ text: '<Messages/>', bytes: packed.length });
    expect(one?.reply?.headers).toContainEqual(['Content-Encoding', 'gzip']);
  });

  it('asks before it goes on where the client does', async () => {
    const { url } = await recorded((req, res) => {
      req.resume().on('end', () => res.end(req.headers.expect));
    });
    const asked = await new Promise<string>((resolve, reject) => {
      const headers = { expect: '100-continue', 'content-length': 2 };
      const request = http.request(`${url}${PATH}`, { method: 'POST', headers });
      request.on('continue', () => request.end('ok'));
      request.on('response', (res) => res.on('data', (data: Buffer) => resolve(data.toString())));
      request.on('error', reject).flushHeaders();
    });
    expect(asked).toBe('100-continue');
  });

  it('hangs up where the client does, and says so', async () => {
    let gone: Promise<void> | undefined;
    const leave = new AbortController();
    const { url } = await recorded((req) => {
      gone = new Promise((resolve) => req.on('close', resolve));
      leave.abort();
    });
    await expect(fetch(`${url}${PATH}`, { signal: leave.signal })).rejects.toThrow();
    await gone;
    const [one] = await exchanges(1);
    expect(one).toMatchObject({ ended: 'client hung up' });
    expect(one).not.toHaveProperty('reply');
  });

  it('has what is under way when it ends, as hung up', async () => {
    let came = (): void => undefined;
    const asked = new Promise<void>((resolve) => (came = resolve));
    const recorder = await recorded(() => came());
    const client = fetch(`${recorder.url}${PATH}`).catch(() => 'hung up');
    await asked;
    await recorder.close();
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ ended: 'client hung up' });
    expect(await client).toBe('hung up');
  });

  it('breaks off where the reply does, after what came', async () => {
    const { url } = await recorded((_, res) => {
      res.writeHead(200, { 'content-length': 100 });
      res.write('half', () => res.socket?.destroySoon());
    });
    const got = await new Promise<string>((resolve) => {
      http.get(`${url}${PATH}`, (res) => {
        let text = '';
        res.on('data', (piece: Buffer) => (text += piece.toString()));
        res.on('error', () => resolve(`${text}, broken off`));
      });
    });
    expect(got).toBe('half, broken off');
    const [one] = await exchanges(1);
    expect(one).toMatchObject({
      ended: 'reply broke off',
      reply: { status: 200, body: { text: 'half', bytes: 4 } },
    });
  });

  it('says that there was no reply', async () => {
    const { url } = await recorded((_, res) => res.socket?.destroy());
    const reply = await fetch(`${url}${PATH}`);
    expect(reply.status).toBe(502);
    expect(await reply.text()).toMatch(/^no reply from http:\/\/127\.0\.0\.1:\d+: ECONNRESET\n$/);
    const [one] = await exchanges(1);
    expect(one).toMatchObject({ ended: 'no reply' });
  });

  it('keeps no more of a body than its limit, and passes all of it', async () => {
    const { url } = await recorded((_, res) => res.end('x'.repeat(1000)), { bodyLimit: 100 });
    const reply = await fetch(`${url}${PATH}`, { method: 'POST', body: 'y'.repeat(99) });
    expect((await reply.text()).length).toBe(1000);
    const [one] = await exchanges(1);
    expect(one?.request.body).toEqual({ text: 'y'.repeat(99), bytes: 99 });
    expect(one?.reply?.body).toMatchObject({ bytes: 1000, cut: true });
    expect(one?.reply?.body?.text?.length ?? 0).toBeLessThanOrEqual(100);
  });

  it('keeps of all bodies under way four times as much at most', async () => {
    const replies: http.ServerResponse[] = [];
    const { url } = await recorded(
      (_, res) => {
        res.write('x'.repeat(100));
        replies.push(res);
      },
      { bodyLimit: 100 },
    );
    const asked = await Promise.all(Array.from({ length: 6 }, () => fetch(`${url}${PATH}`)));
    // Read, so that each has passed.
    for (const { body } of asked) await body?.getReader().read();
    replies.splice(0).forEach((res) => res.end());
    const cut = (await exchanges(6)).filter(({ reply }) => reply?.body?.cut === true);
    expect(cut).toHaveLength(2);
    const after = await fetch(`${url}${PATH}`);
    replies[0]?.end();
    await after.text();
    expect((await exchanges(7))[6]?.reply?.body).toEqual({ text: 'x'.repeat(100), bytes: 100 });
  });

  it.each([
    '/_mqrest/v1/topics',
    '//_mqrest/v1/topics',
    '/mq%2f..%2f_mqrest/v1/topics',
    '/',
    '/metrics',
  ])('does not pass %s on', async (path) => {
    const { url } = await recorded((_, res) => res.end('reached'));
    const reply = await fetch(`${url}${path}`);
    expect(reply.status).toBe(404);
    expect(await reply.text()).toMatch(/passes on \/topics/);
    expect(lines).toHaveLength(1);
  });
});

describe('what is secret', () => {
  const SECRETS = ['LTAI5tSecretId', 'c2lnbmF0dXJlLW9mLW1pbmU=', 'CAIS-token-of-mine', 'session-1'];
  const [id = '', signature = '', token = '', cookie = ''] = SECRETS;
  const headers = {
    authorization: `MQ ${id}:${signature}`,
    'security-token': token,
    cookie: `rid=open; MU=${cookie}`,
  };

  it('is never in the file, not even where the service says it again', async () => {
    const { url } = await recorded((req, res) => {
      res.setHeader('x-echo', id);
      res.setHeader('set-cookie', `MU=${cookie}; Path=/`);
      res.end(JSON.stringify(req.headers));
    });
    const path = `${PATH}&AccessKeyId=${id}&Signature=${encodeURIComponent(signature)}`;
    const reply = await fetch(`${url}${path}`, { method: 'POST', headers, body: `I am ${id}` });
    // The client itself has what the service said.
    expect(await reply.text()).toContain(token);
    await fetch(`${url}${PATH}`, { headers: { authorization: 'Bearer the-whole-is-secret' } });
    await exchanges(2);
    const file = lines.join('\n');
    for (const secret of [...SECRETS, encodeURIComponent(signature), 'the-whole-is-secret']) {
      expect(file).not.toContain(secret);
    }
    expect(file).toContain('rid=open');
  });

  it('has the same stand-in in one file, another in another', async () => {
    const standIn = async (): Promise<string[]> => {
      lines = [];
      const { url } = await recorded((_, res) => res.end());
      await fetch(`${url}${PATH}`, { headers });
      await fetch(`${url}${PATH}`, { headers: { ...headers, cookie: '' } });
      const all = await exchanges(2);
      return all.map(({ request }) => {
        const found = request.headers.find(([name]) => name.toLowerCase() === 'authorization');
        return found?.[1] ?? '';
      });
    };
    const [first, again] = await standIn();
    expect(first).toMatch(/^MQ key-[0-9a-f]{16}:signature-[0-9a-f]{16}$/);
    expect(again).toBe(first);
    expect((await standIn())[0]).not.toBe(first);
  });

  it('is not the key either that requests are signed with again', async () => {
    let signed = '';
    const key = { id: 'LTAI-other', secret: 'other-secret', securityToken: 'other-token' };
    const { url } = await recorded(
      (req, res) => {
        const { method = '', url: target = '', headers: all, headers: got } = req;
        const text = stringToSign({ method, target, headers: got });
        signed = `MQ LTAI-other:${hmacSha1('other-secret')(text)}`;
        res.end(`${all.authorization} ${String(all['security-token'])}`);
      },
      { key },
    );
    const reply = await fetch(`${url}${PATH}`, { headers });
    expect(await reply.text()).toBe(`${signed} other-token`);
    await exchanges(1);
    for (const secret of [...SECRETS, ...Object.values(key)]) {
      expect(lines.join('\n')).not.toContain(secret);
    }
  });
});

describe('without the texts of messages', () => {
  it('each has a stand-in, the same where it comes again, and no MD5 tells of it', async () => {
    const xml = (body: string, more = '') =>
      `<Message><MessageBody>${body}</MessageBody>${more}</Message>`;
    const MD5 = '5D41402ABC4B2A76B9719D911017C592';
    const { url } = await recorded(
      (_, res) => res.end(xml('hello', `<MessageBodyMD5>${MD5}</MessageBodyMD5>`)),
      { bodies: 'replaced' },
    );
    await fetch(`${url}${PATH}`, { method: 'POST', body: xml('<![CDATA[hello]]>') });
    await fetch(`${url}/mq/produce?message=hello&producer=p`, { method: 'POST' });
    await fetch(`${url}${PATH}`, { method: 'POST', body: xml('&#104;ello') });
    const [one, two, three] = await exchanges(3);
    const text = /<MessageBody>(body-[0-9a-f]{32})<\/MessageBody>/;
    const [, standIn] = text.exec(one?.request.body?.text ?? '') ?? [];
    expect(standIn).toBeDefined();
    expect(text.exec(one?.reply?.body?.text ?? '')?.[1]).toBe(standIn);
    expect(text.exec(three?.request.body?.text ?? '')?.[1]).toBe(standIn);
    expect(two?.request.target).toBe(`/mq/produce?message=${standIn}&producer=p`);
    expect(lines.join('\n')).not.toMatch(new RegExp(`hello|${MD5}`, 'i'));
  });
});
