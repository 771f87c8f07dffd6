import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { parity, ParityError, startMqrest } from '../../src/index';
import type { Mqrest } from '../../src/mqrest';
import { AddressStage } from '../../src/parity/replay/stage';
import { markdownOf } from '../../src/parity/report/markdown';
import { poll, publish } from '../support/wire-calls';
import { blocksOf, readPage } from '../docs/pages';
import { selfSigned, type SelfSigned } from '../support/self-signed';
import { RecordingBed } from './recording-bed';

describe('await parity(recording)', () => {
  let bed: RecordingBed;
  const through = (): Mqrest => ({ url: bed.url }) as Mqrest;
  beforeEach(async () => {
    bed = await RecordingBed.start({ retryMs: 10_000 });
    await publish(through(), 'orders', 'a|b `c`');
    await poll(through(), 'orders');
  });
  afterEach(() => bed.close());

  it('resolves with the report where nothing differs', async () => {
    const report = await parity(bed.file(), { settings: { retry: { normal: '10s' } } });
    expect(report).toMatchObject({ format: 'mqrest parity', unknown: 0, differences: [] });
  });

  it('rejects with the differences in Markdown, both sides beside each other', async () => {
    const failed = await parity(bed.file()).catch((error: unknown) => error as ParityError);
    expect(failed).toBeInstanceOf(ParityError);
    const { message, report } = failed as ParityError;
    expect(message).toContain('## aliyun consume: time, `Messages.Message.NextConsumeTime`');
    expect(message).toMatch(
      /\| recorded \| run \|\n\| --- \| --- \|\n\| `.*Z` \| `.*Z \(290000 ms later\)` \|/,
    );
    expect(message).toContain(
      '| aliyun publish | 1 | 1 | 0 | 0 |\n| aliyun consume | 1 | 0 | 0 | 1 |',
    );
    expect(report.unknown).toBe(1);
  });

  it.each(['docs/parity.md', 'docs/zh-CN/parity.md'])(
    'takes the list that %s shows',
    async (page) => {
      const file = bed.file();
      const [json] = blocksOf(readPage(page)).filter(({ language }) => language === 'json');
      writeFileSync(`${file}.known.json`, json?.text ?? '');
      await expect(parity(file, { known: `${file}.known.json` })).rejects.toThrow(ParityError);
    },
  );

  it('takes known deviations from a list or a file', async () => {
    const known = [{ kind: 'time' as const, reason: 'we retry sooner' }];
    const file = bed.file();
    await expect(parity(file, { known })).resolves.toMatchObject({ unknown: 0 });
    const path = `${file}.known.json`;
    writeFileSync(path, JSON.stringify(known));
    await expect(parity(file, { known: path })).resolves.toMatchObject({ unknown: 0 });
    writeFileSync(path, '[{"kind":"tme","reason":"x"}]');
    await expect(parity(file, { known: path })).rejects.toThrow(
      /known\.json cannot be used: .*kind/,
    );
  });

  it('does not let what came over the wire be markup', async () => {
    const file = bed.file((one) => {
      const { reply } = one;
      const text = reply?.body?.text?.replace('a|b `c`', 'x|y `z`\n# no');
      return text === undefined ? one : { ...one, reply: { ...reply, body: { text, bytes: 1 } } };
    });
    const failed = await parity(file).catch((error: unknown) => error as ParityError);
    expect((failed as ParityError).message).toContain('| `x\\|y ˋzˋ # no` | `a\\|b ˋcˋ` |');
  });

  it('plays against an address, in real time', async () => {
    const other = await RecordingBed.start({ retryMs: 10_000 });
    try {
      const report = await parity(bed.file(), { against: other.mq.url });
      expect(report).toMatchObject({ against: other.mq.url, unknown: 0 });
    } finally {
      await other.close();
    }
  });

  describe('against an address where nothing answers', () => {
    let tls: SelfSigned;
    beforeAll(() => void (tls = selfSigned()));
    afterAll(() => tls.remove());
    /** A port where something listens, or listened before. */
    const port = async (server: net.Server, isLeft = false): Promise<number> => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port: taken } = server.address() as net.AddressInfo;
      if (!isLeft) servers.push(server);
      else await new Promise((resolve) => server.close(resolve));
      return taken;
    };
    const servers: net.Server[] = [];
    afterEach(() => servers.splice(0).forEach((one) => one.close()));

    it.each<[string, () => Promise<string>, RegExp]>([
      [
        'where nothing listens',
        async () => `http://127.0.0.1:${await port(net.createServer(), true)}`,
        /: connection refused$/,
      ],
      ['with a wrong host', () => Promise.resolve('http://nowhere.invalid'), /: host not found$/],
      [
        'without HTTPS',
        () => Promise.resolve(bed.mq.url.replace('http:', 'https:')),
        /: it does not speak HTTPS$/,
      ],
      [
        'with HTTPS only',
        async () => {
          const [key, cert] = [tls.keyFile, tls.certFile].map((file) => readFileSync(file));
          const server = https.createServer({ ...(key && { key }), ...(cert && { cert }) });
          return `http://127.0.0.1:${await port(server)}`;
        },
        /: (the connection was closed without a reply|what came is not HTTP)$/,
      ],
      [
        'with a certificate that nobody trusts',
        async () => {
          const [key, cert] = [tls.keyFile, tls.certFile].map((file) => readFileSync(file));
          const server = https.createServer({ ...(key && { key }), ...(cert && { cert }) });
          return `https://127.0.0.1:${await port(server)}`;
        },
        /: certificate not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
      ],
      [
        'that speaks something else',
        async () => `http://127.0.0.1:${await port(net.createServer((one) => one.end('+OK\r\n')))}`,
        /: what came is not HTTP$/,
      ],
    ])('ends at once %s, and says why', async (_, address, why) => {
      const against = await address();
      const failed = parity(bed.file(), { against });
      await expect(failed).rejects.toThrow(why);
      await expect(failed).rejects.toThrow(`nothing was played, for ${against} does not answer: `);
    });

    it.each(['here', 'http://', 'http://h/base', 'ftp://h'])('refuses %j', async (against) => {
      await expect(parity(bed.file(), { against })).rejects.toThrow(
        `against is "${against}"; allowed: http://HOST:PORT or https://HOST:PORT`,
      );
    });

    it('gives up where nothing comes', async () => {
      const silent = `http://127.0.0.1:${await port(net.createServer())}`;
      await expect(AddressStage.start(silent, 20)).rejects.toThrow(/: nothing came for 20 ms$/);
    });

    it('that goes away during the run says so of each request', async () => {
      const server = http.createServer((_, res) => {
        server.close();
        res.shouldKeepAlive = false;
        res.end();
      });
      const against = `http://127.0.0.1:${await port(server)}`;
      const failed = await parity(bed.file(), { against }).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(ParityError);
      expect((failed as ParityError).report.differences).toMatchObject(
        ['aliyun publish', 'aliyun consume'].map((operation) => ({
          ...{ operation, kind: 'ending', recorded: 'complete' },
          run: 'no reply: connection refused',
        })),
      );
    });
  });

  it('refuses a recording of which nothing can be played', async () => {
    const file = bed.file(({ request, ...rest }) => ({
      ...rest,
      request: { ...request, target: '/_mqrest/v1/reset' },
    }));
    await expect(parity(file)).rejects.toThrow(
      'nothing of the recording could be played: 2 (first exchange 1: POST /_mqrest/v1/reset), for ' +
        'such a path is not played; allowed: /topics/{topic}/messages, /topic/… and /mq/…',
    );
    await expect(startMqrest({ port: 0, from: file })).rejects.toThrow(/could be played: 2 /);
  });

  it('plays the rest where something cannot be played, and says why', async () => {
    const file = bed.file((one) => {
      const { request } = one;
      if (request.method !== 'POST') return one;
      return { ...one, request: { ...request, body: { ...request.body, cut: true } } };
    });
    const { report } = (await parity(file).catch((error: unknown) => error)) as ParityError;
    expect(report).toMatchObject({ notPlayed: 1, operations: [{ operation: 'aliyun consume' }] });
    expect(markdownOf(report)).toContain(
      'Not played: `1 (first exchange 1: POST /topics/orders/messages), for the body of the request was cut`',
    );
  });

  it.each([
    '/_mqrest/v1/reset',
    '//_mqrest/v1/reset',
    '/_MQREST/v1/reset',
    '/%5fmqrest/v1/reset',
    '/_mqrest/v1/topics/orders/messages',
    '/base/_mqrest/v1/topics/orders/messages',
    '/mq/../_mqrest/v1/reset',
    '/mq/./../_mqrest/v1/reset',
    '/mq//..//_mqrest/v1/reset',
    '/mq/%2e%2E/v1/reset',
    '/mq/.%2e/v1/reset',
    '/mq%2f..%2f_mqrest/v1/reset',
    '/mq/%252e%252e/v1/reset',
    '/mq/%25252525252e%25252525252e/v1/reset',
    '/mq/..\\v1/reset',
    '/mq/..%5cv1/reset',
    '/mq/..;a=b/v1/reset',
    '/mq/.%09./v1/reset',
    '/topics/../_mqrest/v1/topics/orders/messages',
    '/topics/..%2f_mqrest/messages',
    'http://127.0.0.1/_mqrest/v1/reset',
    'http://127.0.0.1/topics/orders/messages',
    '_mqrest/v1/reset',
    '*',
    '/metrics',
    '/',
    '/mqtt',
    '',
  ])('cannot be led to another place of the target by %j', async (target) => {
    const file = bed.file(({ request, ...rest }) => ({
      ...rest,
      request: { ...request, target, headers: [...request.headers, ['x-mq-version', '1']] },
    }));
    await expect(parity(file)).rejects.toThrow('such a path is not played');
  });

  it.each([
    '/topics/a%2Fb/messages?x=/../_mqrest',
    '//topics/orders/messages',
    '/topics/%E4%BD%A0/messages',
    '/topics/a%zz/messages',
    '/topics/a%2525/messages',
    '/topics//messages',
    '/base/topics/orders/messages',
    '/mq/produce?producer=p',
    '/topic/httpProducer',
  ])('plays %j, which clients send', async (target) => {
    const headers = { 'x-mq-version': '2015-06-06' };
    await bed.close();
    bed = await RecordingBed.start();
    await (await fetch(`${bed.url}${target}`, { headers })).text();
    expect(await parity(bed.file())).toMatchObject({ notPlayed: 0, recorded: { exchanges: 1 } });
  });

  it.each([
    ['', /is empty/],
    ['{"format":"mqrest recording","version":2}', /line 1: version/],
  ])('names what is wrong with %j', async (text, sentence) => {
    const file = bed.file();
    writeFileSync(file, text);
    await expect(parity(file)).rejects.toThrow(sentence);
  });

  it('names the line of an exchange that is none', async () => {
    const file = bed.file((one) => ({ ...one, ended: 'soon' }));
    await expect(parity(file)).rejects.toThrow(/line 2: ended is "soon"/);
  });

  describe('of a recorder that was killed', () => {
    const CUT = 'The last line of the recording was cut, and is left out.';
    /** The recording without so many of its last bytes. */
    const cut = (bytes: number): string => {
      const file = bed.file();
      truncateSync(file, statSync(file).size - bytes);
      return file;
    };

    it('plays what is whole, and says that the last line was cut', async () => {
      const report = await parity(cut(10));
      expect(report.recorded).toMatchObject({ exchanges: 1, cut: true });
      expect(markdownOf(report)).toContain(CUT);
    });

    it('knows a line that was cut within a character', async () => {
      await publish(through(), 'orders', '好');
      await poll(through(), 'orders');
      const file = bed.file();
      truncateSync(file, readFileSync(file).lastIndexOf('好') + 1);
      const { recorded } = await parity(file, { settings: { retry: { normal: '10s' } } });
      expect(recorded).toMatchObject({ exchanges: 3, cut: true });
    });

    it('takes a last line that lacks its line feed only', async () => {
      const { recorded } = await parity(cut(1), { settings: { retry: { normal: '10s' } } });
      expect(recorded.exchanges).toBe(2);
      expect(recorded).not.toHaveProperty('cut');
    });

    it.each([
      ['ended by a line feed', (text: string) => `${text.slice(0, -10)}\n`, 3],
      ['in the middle', (text: string) => text.replace('"turns":[1,2]', '"turns":['), 2],
      ['its first', (text: string) => text.slice(0, 10), 1],
    ])('names the line where one that is %s is broken', async (_, edit, line) => {
      const file = bed.file();
      writeFileSync(file, edit(readFileSync(file, 'utf8')));
      await expect(parity(file)).rejects.toThrow(`cannot be used: line ${line}: `);
    });
  });
});
