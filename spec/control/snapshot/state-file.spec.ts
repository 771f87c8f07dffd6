import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../../src/clock';
import type { Settings } from '../../../src/config/settings';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { CliProcess } from '../../support/cli-process';

let directory: string;
let state: string;
const running: Mqrest[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mqrest-state-'));
  state = join(directory, 'state.json');
});
afterEach(async () => {
  for (const mq of running.splice(0)) await mq.close();
  await rm(directory, { recursive: true });
});

async function start(settings: Partial<Settings> = {}, clock = new SystemClock()): Promise<Mqrest> {
  const mq = await startMqrest({ port: 0, state, ...settings }, { clock });
  running.push(mq);
  return mq;
}

const topic = { instance: '', topic: 'orders' };
const call = { ...topic, group: 'GID_a', limit: 16, waitMs: 0, mode: 'any' } as const;

describe('a state file', () => {
  it('brings everything back that was there at a clean end', async () => {
    const first = await start();
    await first.clock.freeze();
    await first.send({ topic: 'orders', body: 'm' });
    await first.send({ topic: 'orders', body: 'later', delay: '1h' });
    const [delivery] = await first.broker.consume(call);
    const { now } = await first.clock.advance('1m');
    await first.close();
    const second = await start();
    expect(second.clock.state).toMatchObject({ now, frozen: true });
    const of = { ...topic, group: 'GID_a' };
    expect(await second.broker.ack(of, [delivery?.receiptHandle ?? ''])).toEqual(['done']);
    await second.clock.advance('59m');
    expect((await second.broker.consume(call)).map(({ body }) => body)).toEqual(['later']);
  });

  it('is written whole, and only its owner can read it', async () => {
    const mq = await start();
    await mq.send({ topic: 'orders', body: 'm' });
    await mq.close();
    expect(await readdir(directory)).toEqual(['state.json']);
    const saved = JSON.parse(await readFile(state, 'utf8')) as unknown;
    expect(saved).toMatchObject({ format: 'mqrest snapshot', version: 1 });
  });

  it('keeps what the settings declare beside what it has', async () => {
    await (await start()).close();
    const declared = { name: 'declared', type: 'normal', queues: 1 } as const;
    const instances = [{ id: 'i', topics: [declared], groups: [] }];
    const mq = await start({ instances });
    expect(await mq.store.describe({ instance: 'i', topic: 'declared' }, 0)).toBeDefined();
  });

  it.each([
    ['{', 'cannot be used'],
    ['{}', 'cannot be used'],
    ['{"format":"mqrest snapshot","version":2}', 'version 2'],
  ])('that holds %s stops the start, and is left as it is', async (content, why) => {
    await writeFile(state, content);
    await expect(start()).rejects.toThrow(why);
    await expect(start()).rejects.toThrow(state);
    expect(await readFile(state, 'utf8')).toBe(content);
  });

  it('that cannot be read or written is said so', async () => {
    await expect(start({ state: directory })).rejects.toThrow('cannot be read');
    const mq = await start({ state: join(directory, 'missing', 'state.json') });
    running.pop();
    await expect(mq.close()).rejects.toThrow('cannot be written');
  });

  it('is saved by the command on SIGTERM, and restored by its next start', async () => {
    const flags = ['--port', '0', '--state', state];
    const first = new CliProcess(flags);
    const url = `${await first.url()}/_mqrest/v1/topics`;
    await fetch(`${url}/orders/messages`, { method: 'POST', body: '{"body":"kept"}' });
    expect(await first.stop()).toBe(0);
    const second = new CliProcess(flags);
    const reply = await fetch(`${await second.url()}/_mqrest/v1/topics/orders/messages`);
    expect(await reply.json()).toMatchObject({ messages: [{ body: 'kept' }] });
    expect(await second.stop()).toBe(0);
  });

  it('is not for Redis, which keeps everything by itself', async () => {
    await expect(start({ store: 'redis' })).rejects.toThrow('state: is for --store memory');
  });
});
