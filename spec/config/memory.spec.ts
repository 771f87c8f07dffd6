import { once } from 'node:events';
import net from 'node:net';
import { join } from 'node:path';
import v8 from 'node:v8';
import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { usualMemory } from '../../src/config/memory';
import { CliProcess } from '../support/cli-process';
import { describeRedis } from '../support/redis';

const MB = 2 ** 20;
const started: Mqrest[] = [];
afterEach(() => Promise.all(started.splice(0).map((mq) => mq.close())));
async function start(options: Partial<Settings>): Promise<Mqrest> {
  const mq = await startMqrest({ port: 0, ...options }, { warn: () => undefined });
  started.push(mq);
  return mq;
}

const publish = (url: string, topic: string, body: string): Promise<Response> =>
  fetch(`${url}/topics/${topic}/messages`, {
    method: 'POST',
    body: `<Message><MessageBody>${body}</MessageBody></Message>`,
  });
const consume = (url: string, topic: string, limit = 16): Promise<Response> =>
  fetch(`${url}/topics/${topic}/messages?consumer=GID_a&numOfMessages=${limit}`);
const form = (url: string, path: string, values: Record<string, string>): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(values) });

interface Report {
  readonly status: string;
  readonly reason?: string;
  readonly memory: Record<string, { readonly usedBytes: number; readonly limitBytes: number }>;
}
async function ready(url: string): Promise<[number, Report]> {
  const reply = await fetch(`${url}/_mqrest/health/ready`);
  return [reply.status, (await reply.json()) as Report];
}

/** Publishes until it is refused: how many were taken, and the refusal. */
async function fill(url: string, topic: string, body: string): Promise<[number, Response]> {
  for (let taken = 0; ; taken++) {
    const reply = await publish(url, topic, body);
    if (reply.status !== 201) return [taken, reply];
    await reply.text();
  }
}

/** Takes and acks until nothing is there; says how many there were. */
async function drain(url: string, topic: string): Promise<number> {
  for (let got = 0; ;) {
    const reply = await consume(url, topic);
    const text = await reply.text();
    if (reply.status === 404) return got;
    const handles = text.match(/<ReceiptHandle>.*?<\/ReceiptHandle>/g) ?? [];
    const body = `<ReceiptHandles>${handles.join('')}</ReceiptHandles>`;
    const path = `${url}/topics/${topic}/messages?consumer=GID_a`;
    expect((await fetch(path, { method: 'DELETE', body })).status).toBe(204);
    got += handles.length;
  }
}

describe('The memory that is usual', () => {
  it('is whole megabytes, well below what the process may have', () => {
    const bytes = usualMemory();
    expect(bytes % MB).toBe(0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(v8.getHeapStatistics().heap_size_limit / 2);
  });
});

const BACKGROUND = { message: 'm', asyncRetryTimesIfSendFailed: '1' };

describe('An embedded store that is full', () => {
  let mq: Mqrest;
  let taken: number;
  let refused: Response;
  beforeEach(async () => {
    mq = await start({ memoryBytes: MB });
    [taken, refused] = await fill(mq.url, 'TopicA', 'x'.repeat(10_000));
  });

  it('is told of in the words of each protocol, with when to try again', async () => {
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    const xml = await refused.text();
    expect(xml).toContain('<Code>Throttling</Code>');
    expect(xml).toContain(
      '<Message>The request was denied due to request throttling. The store is full: ',
    );

    const produced = await form(mq.url, '/mq/produce', {
      producer: 'TopicB-producer',
      message: 'm',
    });
    expect([produced.status, produced.headers.get('retry-after')]).toEqual([200, '1']);
    expect(await produced.json()).toMatchObject({
      status: 500,
      message: expect.stringContaining(
        'MQBrokerException: CODE: 14  DESC: service not available now. the store is full: ',
      ) as unknown,
    });

    const sent = await fetch(`${mq.url}/_mqrest/v1/topics/TopicA/messages`, {
      method: 'POST',
      body: JSON.stringify({ body: 'x' }),
    });
    expect([sent.status, sent.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await sent.json()).toMatchObject({ title: 'The store is full', code: 'StoreFull' });

    await expect(mq.send({ topic: 'TopicA', body: 'x' })).rejects.toMatchObject({
      code: 'StoreFull',
    });
  });

  it.each([
    ['a batch', '/mq/produce/batch', { messages: '["m","n"]' }, 500],
    ['a message that is sent in the background', '/mq/produce', BACKGROUND, 300],
  ])('says when to try %s again', async (_, path, more, status) => {
    const reply = await form(mq.url, path, { producer: 'TopicB-producer', ...more });
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([200, '1']);
    expect(await reply.json()).toMatchObject({ status });
  });

  it('makes no topic for a poll', async () => {
    const before = await mq.store.topics();
    const polled = await consume(mq.url, 'TopicC');
    expect([polled.status, polled.headers.get('retry-after')]).toEqual([503, '1']);
    const pulled = await form(mq.url, '/mq/message', { topic: 'TopicC', consumer: 'g' });
    expect(pulled.headers.get('retry-after')).toBe('1');
    expect(await pulled.json()).toMatchObject({
      message: expect.stringContaining('CODE: 14 ') as unknown,
    });
    expect(await mq.store.topics()).toEqual(before);
  });

  it('makes no copies', async () => {
    const count = async () =>
      (await mq.store.describe({ instance: '', topic: 'TopicA' }, 0))?.ranges;
    const before = await count();
    await mq.faults.add({ match: { operation: 'consume' }, action: { duplicate: true } });
    expect((await consume(mq.url, 'TopicA')).status).toBe(200);
    expect(await count()).toEqual(before);
  });

  it('makes it not ready, with the reason and the figures', async () => {
    const [status, { reason, memory }] = await ready(mq.url);
    expect([status, reason]).toEqual([503, expect.stringContaining('the store is full')]);
    expect(memory['store']?.limitBytes).toBe(MB);
    expect(memory['store']?.usedBytes).toBe(
      (mq.store as unknown as { usedBytes(): number }).usedBytes(),
    );
    expect(memory).toMatchObject({
      bodies: { usedBytes: 0, limitBytes: MB / 4 },
      replies: { usedBytes: 0, limitBytes: MB / 4 },
    });
  });

  it('hands out and settles all it has, and then takes messages again', async () => {
    expect(await drain(mq.url, 'TopicA')).toBe(taken);
    expect((await ready(mq.url))[0]).toBe(200);
    expect((await publish(mq.url, 'TopicA', 'x')).status).toBe(201);
  });
});

describe('A process with a small heap', () => {
  it('lives on when it is filled, and loses nothing of what it took', async () => {
    const cli = join(__dirname, '../../dist/cli.js');
    const node = [process.execPath, '--max-old-space-size=64', cli] as const;
    const mqrest = new CliProcess(['--port', '0', '--log', 'off'], { command: [...node] });
    const url = await mqrest.url();
    const [taken, refused] = await fill(url, 'TopicA', 'x'.repeat(256 * 1024));
    expect(refused.status).toBe(503);
    expect(taken).toBeGreaterThan(50);
    expect(await drain(url, 'TopicA')).toBe(taken);
    expect((await publish(url, 'TopicA', 'x')).status).toBe(201);
    expect(await mqrest.stop()).toBe(0);
  }, 60_000);
});

/** Asks for messages and reads nothing of the reply. */
async function unread({ port }: Mqrest, topic: string): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1').pause();
  await once(socket, 'connect');
  const query = 'consumer=GID_a&numOfMessages=3';
  socket.write(`GET /topics/${topic}/messages?${query} HTTP/1.1\r\nHost: h\r\n\r\n`);
  return socket;
}

function describeReplies(name: string, settings: () => Partial<Settings>): void {
  describe(`Replies that clients have yet to read, with ${name}`, () => {
    const own = `${process.pid}${Date.now()}`;
    const long = 'x'.repeat(4_000_000);
    const repliesOf = async (url: string) =>
      (await ready(url))[1].memory['replies']?.usedBytes ?? 0;
    const until = async (holds: () => Promise<boolean>): Promise<void> => {
      while (!(await holds()));
    };

    it('have a limit; what was taken for one beyond it is there for the next poll', async () => {
      const mq = await start({ ...settings(), memoryBytes: 64 * MB });
      const { url } = mq;
      const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((letter) => `T${own}${letter}`) as [
        ...[string, string, string, string],
      ];
      for (let n = 0; n < 3; n++) expect((await publish(url, a, long)).status).toBe(201);
      for (const topic of [b, c]) await publish(url, topic, long);
      await publish(url, b, long);
      await publish(url, d, 'short');
      // A share is 16 MB, and one reader holds 12 of them.
      const reader = await unread(mq, a);
      await until(async () => (await repliesOf(url)) >= 3 * long.length);

      const refused = await consume(url, b);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await refused.text()).toContain('The memory for replies is full');
      expect((await consume(url, d)).status).toBe(200);
      reader.destroy();
      await until(async () => (await repliesOf(url)) === 0);

      const text = await (await consume(url, b)).text();
      expect(text.match(/<ConsumedTimes>1<\/ConsumedTimes>/g)).toHaveLength(2);
      expect(text.includes(`<MessageBody>${long}</MessageBody>`)).toBe(true);
    }, 60_000);

    it('have it for the MQCloud gateway too, which gives a batch back', async () => {
      const mq = await start({ ...settings(), memoryBytes: 40 * MB });
      const { url } = mq;
      const [a, e] = [`T${own}f`, `T${own}e`];
      for (let n = 0; n < 3; n++) await publish(url, a, long);
      await publish(url, e, long);
      const call = { consumer: `${e}_consumer`, topic: e };
      await form(url, '/mq/register', { consumer: `${e}_consumer`, topic: e });
      const reader = await unread(mq, a);
      await until(async () => (await repliesOf(url)) >= 3 * long.length);
      const refused = await form(url, '/mq/message', call);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(await refused.json()).toMatchObject({
        status: 500,
        message: expect.stringContaining(
          'CODE: 2  DESC: broker busy. the memory for replies',
        ) as unknown,
      });
      reader.destroy();
      await until(async () => (await repliesOf(url)) === 0);
      const polled = (await (await form(url, '/mq/message', call)).json()) as {
        result: { msgListSize: number };
      };
      expect(polled.result.msgListSize).toBe(1);
    }, 60_000);
  });
}

describeReplies('the embedded store', () => ({}));
describeRedis('with Redis', (url) => {
  describeReplies('Redis', () => ({ store: 'redis', redisUrl: url() }));
});
