import { clearTopics } from '../src/store/clear-topics';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Settings } from '../src/config/settings';
import { startMqrest, type Mqrest, type Parts } from '../src/mqrest';
import { ManualClock } from './support/manual-clock';
import { describeRedis } from './support/redis';

const publish = (mq: Mqrest, topic: string, query = ''): Promise<Response> =>
  fetch(`${mq.url}/topics/${topic}/messages${query}`, {
    method: 'POST',
    body: '<Message><MessageBody>hello</MessageBody></Message>',
  });
const consume = (mq: Mqrest, topic: string, query: string): Promise<Response> =>
  fetch(`${mq.url}/topics/${topic}/messages?numOfMessages=1&${query}`);

const started: Mqrest[] = [];
afterEach(() => Promise.all(started.splice(0).map((mq) => mq.close())));
/** Starts one that warns of nothing and is closed after the test. */
async function start(options: Partial<Settings> = {}, parts: Parts = {}): Promise<Mqrest> {
  const mq = await startMqrest({ port: 0, ...options }, { warn: () => undefined, ...parts });
  started.push(mq);
  return mq;
}

describe('startMqrest', () => {
  it('serves on a free port when asked for port 0', async () => {
    const mq = await start();
    expect(mq.url).toBe(`http://127.0.0.1:${mq.port}`);
    expect((await publish(mq, 'TopicA')).status).toBe(201);
    expect((await consume(mq, 'TopicA', 'consumer=GID_a')).status).toBe(200);
  });

  it('can be started many times side by side, each with its own messages', async () => {
    const all = await Promise.all([1, 2, 3].map(() => start()));
    const [first, second] = all as [Mqrest, Mqrest, Mqrest];
    await publish(first, 'TopicA');
    expect((await consume(second, 'TopicA', 'consumer=GID_a')).status).toBe(404);
    expect((await consume(first, 'TopicA', 'consumer=GID_a')).status).toBe(200);
  });

  it('follows the clock it is given', async () => {
    const clock = new ManualClock();
    const mq = await start({ retryMs: 60_000 }, { clock });
    await publish(mq, 'TopicA');
    expect((await consume(mq, 'TopicA', 'consumer=GID_a')).status).toBe(200);
    clock.advance(59_999);
    expect((await consume(mq, 'TopicA', 'consumer=GID_a')).status).toBe(404);
    clock.advance(1);
    const again = await (await consume(mq, 'TopicA', 'consumer=GID_a')).text();
    expect(again).toContain('<ConsumedTimes>2</ConsumedTimes>');
  });

  it('makes the declared topics, and their groups for every topic of their instance', async () => {
    const mq = await start({
      autoCreate: 'off',
      instances: [
        {
          id: '',
          topics: [{ name: 'TopicA', type: 'normal', queues: 3 }],
          groups: [{ name: 'GID_a' }],
        },
        {
          id: 'MQ_INST_1',
          topics: [
            { name: 'TopicB', type: 'global', queues: 1 },
            { name: 'TopicC', type: 'ordered', queues: 8 },
          ],
          groups: [{ name: 'GID_b' }],
        },
      ],
    });
    expect(await mq.store.topics()).toEqual([
      { instance: '', topic: 'TopicA' },
      { instance: 'MQ_INST_1', topic: 'TopicB' },
      { instance: 'MQ_INST_1', topic: 'TopicC' },
    ]);
    const about = await mq.store.describe({ instance: '', topic: 'TopicA' }, mq.clock.now());
    expect([about?.type, about?.queues]).toEqual(['normal', 3]);
    const code = async (reply: Promise<Response>): Promise<string | undefined> =>
      /<Code>(\w+)</.exec(await (await reply).text())?.[1];
    const inOne = 'ns=MQ_INST_1&consumer=GID_b';
    expect(await code(consume(mq, 'TopicB', inOne))).toBe('MessageNotExist');
    expect(await code(consume(mq, 'TopicC', inOne))).toBe('MessageNotExist');
    expect(await code(consume(mq, 'TopicA', 'consumer=GID_a'))).toBe('MessageNotExist');
    expect(await code(consume(mq, 'TopicA', 'consumer=GID_b'))).toBe('SubscriptionNotExist');
    expect(await code(consume(mq, 'TopicB', 'consumer=GID_b'))).toBe('TopicNotExist');
  });

  it('puts the base path before its topics', async () => {
    const mq = await start({ basePath: '/base' });
    const reply = await fetch(`${mq.url}/base/topics/TopicA/messages`, {
      method: 'POST',
      body: '<Message><MessageBody>hello</MessageBody></Message>',
    });
    expect(reply.status).toBe(201);
  });

  it('is ready until it closes', async () => {
    const mq = await start();
    expect((await fetch(`${mq.url}/_mqrest/health/ready`)).status).toBe(200);
    await mq.close();
    await expect(fetch(`${mq.url}/_mqrest/health/ready`)).rejects.toThrow();
  });

  it('answers waiting polls when it closes, and may be closed again', async () => {
    const mq = await start();
    const poll = consume(mq, 'TopicA', 'consumer=GID_a&waitseconds=30');
    while (mq.broker.parked === 0) await new Promise(setImmediate);
    await mq.close();
    expect(await (await poll).text()).toContain('<Code>MessageNotExist</Code>');
    await mq.close();
  });

  it('rejects with what is wrong, and leaves nothing running', async () => {
    await expect(start({ port: 70_000 })).rejects.toThrow('port: 70000 is not a port');
    const mq = await start();
    await expect(start({ port: mq.port })).rejects.toThrow('is in use');
  });

  it('lets the process end by itself after close', async () => {
    const program = `
      const { startMqrest } = require(${JSON.stringify(join(__dirname, '..', 'dist'))});
      startMqrest({ port: 0 }).then(async (mq) => {
        await (await fetch(mq.url + '/_mqrest/health/live')).text();
        await mq.close();
        console.log('closed');
      });`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], {
      timeout: 20_000,
    });
    expect(stdout).toBe('closed\n');
  });
});

describeRedis('startMqrest with Redis', (url) => {
  it('keeps messages over a restart and shares them with others', async () => {
    const settings = { port: 0, store: 'redis', redisUrl: url() } as const;
    const ns = `I${process.pid}${Date.now()}`;
    const first = await start(settings);
    expect((await publish(first, 'TopicA', `?ns=${ns}`)).status).toBe(201);
    await first.close();
    const second = await start(settings);
    const reply = await consume(second, 'TopicA', `ns=${ns}&consumer=GID_a`);
    expect(await reply.text()).toContain('<MessageBody>hello</MessageBody>');
    expect((await fetch(`${second.url}/_mqrest/health/ready`)).status).toBe(200);
    await clearTopics(second.store, ns);
  });
});
