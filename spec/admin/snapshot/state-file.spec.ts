import { mkdir, mkdtemp, readdir, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '../../../src/admin/snapshot/snapshot-schema';
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

const HEAD = '{"format":"mqrest snapshot","version":1,"takenAt":0,"clock":{"offsetMs":0}}';
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
    expect((await second.broker.consume(call)).map(({ message }) => message.body)).toEqual([
      'later',
    ]);
  });

  it('is written whole, and only its owner can read it', async () => {
    const mq = await start();
    await mq.send({ topic: 'orders', body: 'm' });
    await mq.close();
    expect(await readdir(directory)).toEqual(['state.json']);
    const lines = (await readFile(state, 'utf8')).trimEnd().split('\n');
    const [head, ...parts] = lines.map((line) => JSON.parse(line) as object);
    expect(head).toMatchObject({ format: 'mqrest snapshot', version: 1 });
    expect(parts).toMatchObject([
      { ns: '', topic: 'orders', part: { part: 'topic' } },
      { ns: '', topic: 'orders', part: { part: 'queue' } },
      { parts: 2 },
    ]);
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
    ['{"version":2,"topics":[{"parts":["of another kind"]}]}', 'version 2'],
    ['{"topics":[{"parts":[{},]}]}', 'cannot be used'],
    [HEAD, 'the last line is missing; allowed: the number of parts'],
    [`${HEAD}\n{"ns":"","topic":"T"`, 'JSON'],
    [`${HEAD}\n{"parts":1}`, 'line 2.parts is 1; allowed: 0.'],
    [
      `${HEAD}\n{"parts":0}\n{"parts":0}`,
      'line 3 is {"parts":0}; allowed: no line after the last.',
    ],
    [`${HEAD}\n{"ns":"","topic":"T","part":{}}`, 'line 2.part.part is missing; allowed: topic,'],
    [`${HEAD}\n{"ns":"","topic":"T","part":{"part":"queue","queue":"x"}}`, 'line 2.part.queue'],
    [`${HEAD}\n{"ns":"","topic":"a/b","part":{}}`, 'line 2.topic is "a/b"; allowed: 1 to 127 of'],
    [`${HEAD}\n{"ns":"\xff"}`, 'Byte 7 belongs to no character of UTF-8.'],
    [`${HEAD}\n{"ns":"","topic":"","part":{}}`, 'line 2.topic is ""; allowed: text, not empty.'],
  ])('that holds %s stops the start, and is left as it is', async (content, why) => {
    await writeFile(state, content, 'latin1');
    await expect(start()).rejects.toThrow(why);
    await expect(start()).rejects.toThrow(state);
    expect(await readFile(state, 'latin1')).toBe(content);
  });

  it('that cannot be read or written is said so at the start', async () => {
    await writeFile(state, '');
    const within = join(state, 'within');
    await expect(start({ state: within })).rejects.toThrow(`${within} cannot be read`);
    await rm(state);
    const missing = join(directory, 'missing', 'state.json');
    await expect(start({ state: missing })).rejects.toThrow(`${missing} cannot be written`);
    expect(await readdir(directory)).toEqual([]);
  });

  it('that cannot be written any more is said so at the end, and leaves nothing half written', async () => {
    const mq = await start();
    running.pop();
    await mkdir(state);
    await expect(mq.close()).rejects.toThrow('cannot be written');
    expect(await readdir(directory)).toEqual(['state.json']);
  });

  it('can be a snapshot in one piece, as it was in the past, laid out in any way', async () => {
    const first = await start();
    await first.send({ topic: 'orders', body: 'ä€"\\ m', tag: 'topics' });
    await first.send({ topic: 'orders', body: 'later', delay: '1h' });
    await first.send({ ns: 'parts', topic: 'topics', body: '[{,]' });
    const before = await first.snapshot();
    await first.close();
    expect((await (await start()).snapshot()).topics).toEqual(before.topics);
    const { topics, ...head } = JSON.parse(JSON.stringify(before)) as Snapshot;
    const sorted = topics.map(({ ns, parts, topic: name }) => ({ parts, ns, topic: name }));
    for (const indent of [0, 2]) {
      await running.pop()?.close();
      await writeFile(state, JSON.stringify({ topics: sorted, ...head }, undefined, indent));
      expect((await (await start()).snapshot()).topics).toEqual(before.topics);
    }
  });

  it('brings back what takes more than one read, and large messages', async () => {
    const first = await start({ profile: 'relaxed' });
    const body = 'ä'.repeat(1024 * 1024);
    for (let n = 0; n < 9; n++) await first.send({ topic: 'orders', body: `${n}${body}` });
    const before = await first.snapshot();
    expect(before.topics[0]?.parts.length).toBeGreaterThan(3);
    await first.close();
    const second = await start();
    expect((await second.broker.consume(call)).map(({ message }) => message.body[0])).toEqual(
      Array.from('012345678'),
    );
  });

  it('is waited for by the command, however long it takes, and missed with a sentence and 1', async () => {
    const flags = ['--port', '0', '--state', state];
    const cli = new CliProcess(flags);
    await cli.url();
    await mkdir(state);
    expect(await cli.stop()).toBe(1);
    expect(cli.err).toContain(`the state file ${state} cannot be written`);
    expect(await readdir(directory)).toEqual(['state.json']);
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

/** A snapshot with so many messages as a state file has it. */
async function largeState(messages: number): Promise<string> {
  const mq = await startMqrest({ port: 0 });
  running.push(mq);
  await mq.send({ topic: 'orders', body: 'm' });
  const { topics, ...head } = await mq.snapshot();
  const parts = topics[0]?.parts ?? [];
  const queue = parts.find((part) => part.part === 'queue');
  const entries = Array.from({ length: messages }, (_, offset) => ({
    ...queue?.entries[0],
    offset,
  }));
  const lines = parts.filter((part) => part !== queue).map((part) => JSON.stringify(part));
  for (let n = 0; n < messages; n += 100) {
    const page = entries.slice(n, n + 100);
    lines.push(JSON.stringify({ ...queue, entries: page, next: n + page.length }));
  }
  const inTopic = lines.map((line) => `{"ns":"","topic":"orders","part":${line}}`);
  return [JSON.stringify(head), ...inTopic, `{"parts":${lines.length}}`, ''].join('\n');
}

describe('a large state file', () => {
  beforeEach(async () => writeFile(state, await largeState(120_000)));
  const flags = () => ['--port', '0', '--state', state];

  it('is written to its end by the command, however long that takes', async () => {
    const cli = new CliProcess(flags());
    await cli.url();
    expect(await cli.stop()).toBe(0);
    expect(await readdir(directory)).toEqual(['state.json']);
    expect((await readFile(state, 'utf8')).match(/"offset":/g)).toHaveLength(120_000);
  }, 30_000);

  it('is left as it was when a second signal ends the command meanwhile, with a sentence and 1', async () => {
    const before = await readFile(state, 'utf8');
    const cli = new CliProcess(flags());
    await cli.url();
    const changes = watch(directory)[Symbol.asyncIterator]();
    const isBegun = changes.next();
    cli.child.kill('SIGTERM');
    await isBegun;
    await changes.return?.();
    expect(await cli.stop()).toBe(1);
    expect(cli.err).toContain(`the state was not saved to ${state}`);
    expect(await readdir(directory)).toEqual(['state.json']);
    expect((await readFile(state, 'utf8')) === before).toBe(true);
  }, 30_000);
});
