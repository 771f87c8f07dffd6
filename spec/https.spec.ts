import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { promisify } from 'node:util';
import type { Settings } from '../src/config/settings';
import { startMqrest, type Mqrest } from '../src/mqrest';
import { createApp } from '../src/http/app';
import { readCertificate } from '../src/http/certificate';
import { HttpServer } from '../src/http/server';
import { watchPrototypes } from './http/own-prototypes';
import { STILL, exchange } from './http/served';
import { Client } from './sdk/client';
import { Driver } from './sdk/driver';
import { selfSigned, type SelfSigned } from './support/self-signed';

const NODE_DRIVER = join(__dirname, 'sdk', 'drivers', 'node', 'driver.js');
/** A line from its method on, without how long it took. */
const told = (line: string): string =>
  line
    .split(' ')
    .slice(2)
    .join(' ')
    .replace(/ \d+\.\dms/, '');

describe('mqrest with a certificate', () => {
  let files: SelfSigned;
  let mq: Mqrest;
  let lines: string[];
  beforeAll(() => void (files = selfSigned()));
  afterAll(() => files.remove());
  beforeEach(async () => {
    lines = [];
    const settings: Partial<Settings> = { tlsCert: files.certFile, tlsKey: files.keyFile };
    mq = await startMqrest(
      { ...settings, port: 0, log: 'requests' },
      { writeLine: (line) => void lines.push(line) },
    );
  });
  afterEach(() => mq.close());

  const get = async (path: string, options: https.RequestOptions): Promise<IncomingMessage> => {
    const [reply] = (await once(https.get(mq.url + path, options), 'response')) as [
      IncomingMessage,
    ];
    return reply.resume();
  };

  it('serves HTTPS, as its url says', async () => {
    expect(mq.url).toBe(`https://127.0.0.1:${mq.port}`);
    const reply = await get('/_mqrest/health/ready', { ca: files.cert });
    expect(reply.statusCode).toBe(200);
  });

  it('serves an official SDK that trusts the certificate', async () => {
    const env = { NODE_EXTRA_CA_CERTS: files.certFile };
    const driver = new Driver({ command: process.execPath, args: [NODE_DRIVER], env });
    const client = new Client(driver, {
      ...{ endpoint: mq.url, accessKeyId: 'id', secret: 'secret' },
      ...{ instance: '', topic: 'orders', group: 'GID_orders' },
    });
    await client.publish({ body: 'hello' });
    const messages = await client.consume({ limit: 16 });
    expect(messages.map(({ body }) => body)).toEqual(['hello']);
    await client.ack(...messages.map(({ receiptHandle }) => receiptHandle));
    await driver.stop();
  });

  it('answers plain HTTP with 400 and what to ask, and leaves one line', async () => {
    const reply = await exchange(mq.port, 'GET /topics/T/messages HTTP/1.1\r\nHost: h\r\n\r\n');
    expect(reply).toMatch(/^HTTP\/1\.1 400 .*\r\n\r\nThis port speaks HTTPS; ask https:\/\//s);
    expect(lines.map(told)).toEqual(['- - 400 PlainOnTlsPort 57B']);
  });

  it('leaves one line for a client that says that it does not trust it', async () => {
    const args = ['s_client', '-connect', `127.0.0.1:${mq.port}`, '-verify_return_error'];
    await expect(promisify(execFile)('openssl', args)).rejects.toThrow();
    await mq.close();
    expect(lines.map(told)).toEqual(['- - cut ERR_SSL_TLSV1_ALERT_UNKNOWN_CA 0B']);
  });

  it('leaves one line for a client that speaks no TLS that it knows', async () => {
    const client = tls.connect({
      ...{ port: mq.port, host: '127.0.0.1', ca: files.cert },
      ...{ maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
    });
    await new Promise((resolve) => client.on('error', resolve));
    await mq.close();
    expect(lines.map(told)).toEqual(['- - cut ERR_SSL_UNSUPPORTED_PROTOCOL 0B']);
  });

  it('leaves no line for a connection that is opened and closed', async () => {
    const client = net.connect(mq.port, '127.0.0.1', () => client.end());
    await once(client.resume(), 'close');
    await mq.close();
    expect(lines).toEqual([]);
  });

  it('leaves one line for what is no HTTP, and for a request without a Host', async () => {
    const say = async (text: string): Promise<string> => {
      const options = { port: mq.port, host: '127.0.0.1', ca: files.cert };
      const client = tls.connect(options, () => client.write(text));
      let reply = '';
      client.setEncoding('utf8').on('data', (more: string) => (reply += more));
      await once(client, 'end');
      return reply;
    };
    expect(await say('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*can be read/s);
    expect(await say('GET /a HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*header Host/s);
    expect(await say('CONNECT a:1 HTTP/1.1\r\nHost: h\r\n\r\n')).toMatch(/^HTTP\/1\.1 405 /);
    expect(lines.map(told)).toEqual([
      expect.stringMatching(/^- - 400 NotHttp /),
      expect.stringMatching(/^GET \/a 400 MissingHost /),
      expect.stringMatching(/^CONNECT a:1 405 Connect /),
    ]);
  });

  it('closes although a client is stuck in the middle of its hello', async () => {
    const stuck = net.connect(mq.port, '127.0.0.1', () => stuck.write('\x16\x03\x01'));
    await once(stuck, 'connect');
    const ended = once(
      stuck.on('error', () => undefined),
      'close',
    );
    await mq.close();
    await ended;
  });
});

describe('an Express app served over HTTPS', () => {
  it('has its own requests and replies from birth', async () => {
    const files = selfSigned();
    const app = createApp();
    const seen = watchPrototypes(app);
    const certificate = readCertificate(files.certFile, files.keyFile);
    const server = new HttpServer(app, {
      ...{ clock: STILL, log: 'off', certificate },
      writeLine: () => undefined,
    });
    const { port } = await server.listen(0, '127.0.0.1');
    const [reply] = (await once(
      https.get({ port, host: '127.0.0.1', ca: files.cert }),
      'response',
    )) as [IncomingMessage];
    reply.resume();
    expect(seen).toEqual([true, true]);
    await server.close();
    files.remove();
  });
});
