import type { Express } from 'express';
import type { ServerResponse } from 'node:http';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { once } from 'node:events';
import { readCertificate, type Certificate } from '../../src/http/certificate';
import { hangUp, send } from '../../src/http/send';
import { noteWaiting, onUnread } from '../../src/http/unread';
import { selfSigned } from '../support/self-signed';
import { served } from './served';

const GET = 'GET /reply HTTP/1.1\r\nHost: h\r\n\r\n';

const clients: Socket[] = [];
// One that reads nothing does not see that it was hung up on.
afterEach(() => clients.splice(0).forEach((client) => client.destroy()));

/** A server whose replies the test gives, and a client that reads nothing until it is told to. */
async function scene(certificate?: Certificate): Promise<{
  client: Socket;
  /** The next request that comes. */
  readonly next: () => Promise<ServerResponse>;
  /** The replies that turned out not to be read, by the order of their requests. */
  unread: number[];
}> {
  const unread: number[] = [];
  const come: ServerResponse[] = [];
  let requests = 0;
  let arrive = (): void => undefined;
  const mount = (app: Express): void =>
    void app.get('/reply', (_, res) => {
      const number = requests++;
      onUnread(res, () => unread.push(number));
      come.push(res);
      arrive();
    });
  const { port } = await served(mount, { certificate });
  const at = { port, host: '127.0.0.1', allowHalfOpen: true };
  const client = certificate ? tls.connect({ ...at, ca: certificate.cert }) : net.connect(at);
  clients.push(client);
  client.pause();
  client.on('error', () => undefined);
  const next = async (): Promise<ServerResponse> => {
    if (come.length === 0) await new Promise<void>((resolve) => (arrive = resolve));
    return come.shift() as ServerResponse;
  };
  return { client, next, unread };
}

const reply = (res: ServerResponse): void => send(res, 200, 'a reply');
/** Resolves when the connection is closed, for whatever reason. */
const closed = ({ req }: ServerResponse): Promise<unknown> =>
  new Promise((resolve) => req.socket.once('close', resolve));

function ownCertificate(): Certificate {
  const files = selfSigned();
  const certificate = readCertificate(files.certFile, files.keyFile);
  files.remove();
  return certificate;
}

async function allOf(client: Socket): Promise<string> {
  let text = '';
  client.setEncoding('latin1').on('data', (more: string) => (text += more));
  client.resume();
  await once(client, 'end');
  return text;
}

describe('a reply is not read', () => {
  it('by a client that closed its connection before it', async () => {
    const { client, next, unread } = await scene();
    client.write(GET);
    const res = await next();
    noteWaiting(res);
    client.destroy();
    await closed(res);
    expect(unread).toEqual([0]);
    reply(res);
    expect(unread).toEqual([0]);
  });

  it('by a client that closed its connection before it was known that it takes its time', async () => {
    const { client, next, unread } = await scene();
    client.write(GET);
    const res = await next();
    client.destroy();
    await once(res.req.socket, 'end');
    const close = closed(res);
    noteWaiting(res);
    await close;
    expect(unread).toEqual([0]);
  });

  it.each([
    ['a connection', () => undefined],
    ['a TLS connection', ownCertificate],
  ])('by a client that closed %s without anybody having seen that yet', async (_, certificate) => {
    const { client, next, unread } = await scene(certificate());
    client.write(GET);
    const res = await next();
    client.destroy();
    reply(res);
    await closed(res);
    expect(unread).toEqual([0]);
  });

  it('by a client that closes its connection with the reply in its mailbox', async () => {
    const { client, next, unread } = await scene();
    client.write(GET);
    const res = await next();
    reply(res);
    await once(res, 'close');
    expect(unread).toEqual([]);
    client.destroy();
    await closed(res);
    expect(unread).toEqual([0]);
  });

  it('by a client that closes its connection while a long one is under way', async () => {
    const { client, next, unread } = await scene();
    client.write(GET);
    const res = await next();
    send(res, 200, 'x'.repeat(50_000_000));
    client.destroy();
    await closed(res);
    expect(unread).toEqual([0]);
  });

  it('by a client that is gone when it is asked for, or while another one has its turn', async () => {
    const { client, next, unread } = await scene();
    client.write(GET + GET);
    const first = await next();
    await next();
    noteWaiting(first);
    client.destroy();
    await closed(first);
    expect(unread.sort()).toEqual([0, 1]);
    const late = jest.fn();
    onUnread(first, late);
    await Promise.resolve();
    expect(late).toHaveBeenCalledTimes(1);
  });

  it('whatever was asked for with it', async () => {
    const { client, next } = await scene();
    client.write(GET);
    const res = await next();
    const [one, two] = [jest.fn(), jest.fn()];
    onUnread(res, one);
    onUnread(res, two);
    noteWaiting(res);
    client.destroy();
    await closed(res);
    expect([one, two].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });
});

describe('a reply is read', () => {
  it('by a client that closes its connection when it has it', async () => {
    const { client, next, unread } = await scene();
    client.write(GET);
    const res = await next();
    reply(res);
    client.resume();
    await once(client, 'data');
    client.destroy();
    await closed(res);
    expect(unread).toEqual([]);
  });

  it('by a client that sends another request, whatever becomes of that', async () => {
    const { client, next, unread } = await scene();
    client.write(GET);
    reply(await next());
    client.write(GET);
    const second = await next();
    noteWaiting(second);
    client.destroy();
    await closed(second);
    expect(unread).toEqual([1]);
  });

  it('where it is lost on purpose', async () => {
    const { client, next, unread } = await scene();
    client.write(GET);
    const res = await next();
    hangUp(res);
    await closed(res);
    expect(unread).toEqual([]);
  });
});

describe('a client that sends no more after its request', () => {
  it('is answered, and then its connection is ended', async () => {
    const { client, next, unread } = await scene();
    client.end(GET);
    const res = await next();
    await once(res.req.socket, 'end');
    reply(res);
    expect(await allOf(client)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*a reply$/);
    client.destroy();
    expect(unread).toEqual([]);
  });

  it('is asked whether it is there where the reply takes long', async () => {
    const { client, next, unread } = await scene();
    client.end(GET);
    const res = await next();
    noteWaiting(res);
    client.resume();
    const [asked] = (await once(client, 'data')) as [Buffer];
    expect(asked.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    reply(res);
    expect(await allOf(client)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*a reply$/);
    expect(unread).toEqual([]);
  });

  it('is sent nothing else where it speaks HTTP/1.0', async () => {
    const { client, next } = await scene();
    client.end('GET /reply HTTP/1.0\r\n\r\n');
    const res = await next();
    await once(res.req.socket, 'end');
    noteWaiting(res);
    reply(res);
    expect(await allOf(client)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*a reply$/);
  });
});
