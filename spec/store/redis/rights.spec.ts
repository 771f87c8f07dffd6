import Redis from 'ioredis';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../../src/config/settings';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { openRedisStore } from '../../../src/store/redis/redis-store';
import { blocksOf, readPage } from '../../docs/pages';
import { describeOwnRedis, describeRedisCluster } from '../../support/redis';
import { Bed } from '../bed';

const SEE = 'the rights that are enough: docs/running.md#rights-on-redis';
const LIBRARY = join(__dirname, '../../../src/store/redis/library');

/** The command of the page, as words. */
function pageLine(): string[] {
  const line = blocksOf(readPage('docs/running.md')).find(({ text }) => text.startsWith('ACL '));
  return (line?.text ?? 'none').trim().split(' ');
}

/** Gives the user of the page these rights, on every node. */
async function grant(ports: readonly number[], words: readonly string[]): Promise<void> {
  for (const port of ports) {
    const admin = new Redis(port);
    const [command = '', ...args] = words;
    await admin.call(command, ...args);
    admin.disconnect();
  }
}

/** What of the page may be left out on a single server without replicas, and why. */
const OPTIONAL = {
  '+ping': 'only asks whether the other end is there',
  '+wait': 'for replicas',
  '+select': 'for databases',
  '+client|setname': 'a name to be seen by',
  '+cluster|slots': 'for a cluster',
  '+cluster|info': 'for a cluster',
};

/** Every command that the library runs, with its subcommand. */
function commandsOfLibrary(): Set<string> {
  const text = readdirSync(LIBRARY)
    .filter((file) => file !== 'rights.lua')
    .map((file) => readFileSync(join(LIBRARY, file), 'utf8'))
    .join('\n');
  const calls = text.matchAll(
    /(?:redis\.p?call\(|= \{ )'([A-Z]{3,})'(?:, '(CREATE|DESTROY|SETID|GROUPS|STREAM)')?/g,
  );
  return new Set([...calls].map(([, name = '', sub]) => [name, sub].filter(Boolean).join('|')));
}

describe('the rights that the page names', () => {
  const named = new Set(pageLine().flatMap((word) => (word.startsWith('+') ? [word] : [])));

  it('are those of all commands of the library', () => {
    expect(commandsOfLibrary().size).toBeGreaterThan(25);
    for (const command of commandsOfLibrary()) expect(named).toContain(`+${command.toLowerCase()}`);
  });

  it('are looked for at the start, each', () => {
    const lua = readFileSync(join(LIBRARY, 'rights.lua'), 'utf8');
    for (const command of commandsOfLibrary())
      expect(lua).toContain(`'${command.replace('|', ' ')}`);
  });
});

/** Everything that is done with a store, by all fronts. */
class Walk {
  private constructor(
    private readonly mq: Mqrest,
    private readonly other: Mqrest,
  ) {}

  static async on(redisUrl: string, complaints: string[]): Promise<void> {
    const settings: Partial<Settings> = { port: 0, store: 'redis', redisUrl, maxRetries: 0 };
    const parts = { warn: (line: string) => void complaints.push(line) };
    const [mq, other] = [await startMqrest(settings, parts), await startMqrest(settings, parts)];
    const walk = new Walk(mq, other);
    try {
      await walk.messages();
      await walk.gateway();
      await walk.operators();
    } finally {
      await Promise.all([mq.close(), other.close()]);
    }
  }

  /** The bodies of a poll, which are acked unless it is to be left. */
  async poll(topic: string, more = '', from = this.mq, leave = false): Promise<string[]> {
    const url = `${from.url}/topics/${topic}/messages?consumer=GID_a`;
    const xml = await (await fetch(`${url}&numOfMessages=16${more}`)).text();
    const handles = [...xml.matchAll(/<ReceiptHandle>[^<]*<\/ReceiptHandle>/g)].join('');
    if (handles !== '' && !leave) {
      const body = `<ReceiptHandles>${handles}</ReceiptHandles>`;
      const acked = await fetch(url + more.replace('pop', 'commit'), { method: 'DELETE', body });
      expect(acked.status).toBe(204);
    }
    return [...xml.matchAll(/<MessageBody>([^<]*)</g)].map(([, body = '']) => body);
  }

  async publish(topic: string, body: string, properties = ''): Promise<void> {
    const part = properties === '' ? '' : `<Properties>${properties}</Properties>`;
    const reply = await fetch(`${this.mq.url}/topics/${topic}/messages`, {
      method: 'POST',
      body: `<Message><MessageBody>${body}</MessageBody>${part}</Message>`,
    });
    expect([reply.status, await reply.text()]).toEqual([201, expect.any(String)]);
  }

  async messages(): Promise<void> {
    await this.publish('plain', 'a');
    expect(await this.poll('plain')).toEqual(['a']);
    // Woken by the other process, over the channel.
    const waits = this.poll('plain', '&waitseconds=20', this.other);
    while (this.other.broker.parked === 0) await new Promise(setImmediate);
    await this.publish('plain', 'b');
    expect(await waits).toEqual(['b']);
    await this.publish('ordered', 'o', '__SHARDINGKEY:1|');
    expect(await this.poll('ordered', '&order=true')).toEqual(['o']);
    await this.publish('timed', 't', `__STARTDELIVERTIME:${this.mq.clock.state.now + 60_000}|`);
    await this.mq.clock.advance('2m');
    expect(await this.poll('timed')).toEqual(['t']);
    await this.publish('half', 'h', '__TransCheckT:10|');
    await this.mq.clock.advance('1m');
    expect(await this.poll('half', '&trans=pop')).toEqual(['h']);
    await this.publish('dead', 'd');
    expect(await this.poll('dead', '', this.mq, true)).toEqual(['d']);
    await this.mq.clock.advance('10m');
    expect(await this.poll('dead')).toEqual([]);
    const { messages } = await this.mq.peek.messages({ topic: 'dead', group: 'GID_a' });
    expect(messages.map(({ state }) => state)).toEqual(['dead']);
    await this.call('POST', '/topics/dead/groups/GID_a/resend');
    expect(await this.poll('dead')).toEqual(['d']);
  }

  async gateway(): Promise<void> {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = 'producer=gate-producer&message=g&orderId=1';
    await fetch(`${this.mq.url}/mq/produce`, { method: 'POST', body, headers: form });
    let got = '';
    for (let n = 0; n < 8 && !got.includes('FOUND'); n++) {
      got = await (await fetch(`${this.mq.url}/mq/message?topic=gate&consumer=shop`)).text();
    }
    const id = /"requestId":"([^"]+)"/.exec(got)?.[1] ?? '';
    const query = new URLSearchParams({ topic: 'gate', consumer: 'shop', requestId: id });
    const acked = await (await fetch(`${this.mq.url}/mq/ack?${query.toString()}`)).text();
    expect(acked).toContain('"status":200');
  }

  async operators(): Promise<void> {
    await this.call('POST', '/topics/plain/groups/GID_a/seek', { to: 'begin' });
    expect(await this.poll('plain')).toEqual(['a', 'b']);
    await this.call('POST', '/topics/declared', { type: 'ordered', queues: 4 });
    await this.call('POST', '/faults', {
      times: 1,
      match: { topic: 'none' },
      action: { status: 500 },
    });
    await this.call('POST', '/credentials', { accessKeyId: 'a', accessKeySecret: 'b' });
    const snapshot = await this.mq.snapshot();
    await this.mq.until({ topic: 'plain', group: 'GID_a', until: 'drained' });
    await this.call('POST', '/topics/plain/purge');
    await this.call('DELETE', '/topics/plain/groups/GID_a');
    await this.call('DELETE', '/topics/plain');
    await this.mq.restore(snapshot);
    await this.mq.peek.topics({});
    await this.mq.peek.groups({});
    await this.mq.reset();
    expect((await fetch(`${this.mq.url}/_mqrest/health/ready`)).status).toBe(200);
  }

  async call(method: string, path: string, body?: unknown): Promise<void> {
    const reply = await fetch(`${this.mq.url}/_mqrest/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect([path, reply.status < 300, await reply.text()]).toEqual([
      path,
      true,
      expect.any(String),
    ]);
  }
}

/** Complaints that are about rights or outages. */
const aboutRights = (lines: readonly string[]) =>
  lines.filter((line) => /may not|outage/.test(line));

describeOwnRedis('a user of Redis with the rights of the page', (redis) => {
  const ports = () => redis().processes.map(({ port }) => port);
  const url = () => redis().url.replace('//', '//mqrest:PASSWORD@');
  const open = () => openRedisStore({ url: url() });

  it('can do everything', async () => {
    await grant(ports(), pageLine());
    const complaints: string[] = [];
    await Walk.on(url(), complaints);
    expect(aboutRights(complaints)).toEqual([]);
    await Walk.on(`${url()}/3`, complaints);
    expect(aboutRights(complaints)).toEqual([]);
  });

  const needed = pageLine().filter((word) => word.startsWith('+') && !(word in OPTIONAL));

  it.each(needed)('is told that it lacks %s, when it starts', async (right) => {
    await grant(
      ports(),
      pageLine().filter((word) => word !== right),
    );
    const name = right.slice(1).toUpperCase().replace('|', ' ');
    const where = `Redis at 127.0.0.1:${ports()[0]}`;
    const text = new RegExp(
      `^StoreUnavailable: ${where}: the user mqrest may not run ${name}( on (keys|channels) mqrest:\\*)?; ${SEE}$`,
    );
    await expect(open()).rejects.toThrow(text);
  });

  it.each(Object.keys(OPTIONAL))('starts without %s on a single server', async (right) => {
    await grant(
      ports(),
      pageLine().filter((word) => word !== right),
    );
    const store = await open();
    await store.ping();
    await store.close();
  });

  it('is told that it lacks WAIT where that is needed, keys and channels', async () => {
    await grant(
      ports(),
      pageLine().filter((word) => word !== '+wait'),
    );
    const failed = openRedisStore({ url: url(), minReplicas: 1 });
    await expect(failed).rejects.toThrow('the user mqrest may not run WAIT;');
    await grant(
      ports(),
      pageLine().map((word) => (word.startsWith('~') ? '~other:*' : word)),
    );
    await expect(open()).rejects.toThrow('the user mqrest may not use keys mqrest:*;');
    await grant(
      ports(),
      pageLine().map((word) => (word.startsWith('&') ? '&other:*' : word)),
    );
    await expect(open()).rejects.toThrow('may not run PUBLISH, SUBSCRIBE on channels mqrest:*;');
  });

  it.each([
    ['+xadd', 'the user mqrest may not run XADD on keys mqrest:*'],
    ['+fcall', 'the user mqrest may not run FCALL'],
    ['+sadd', 'the user mqrest may not run SADD'],
  ])('is told in the log, once, that it has lost %s', async (right, complaint) => {
    await grant(ports(), pageLine());
    const lines: string[] = [];
    const b = new Bed(await openRedisStore({ url: url(), warn: (line) => void lines.push(line) }));
    await b.put('a');
    lines.length = 0;
    await grant(ports(), ['ACL', 'SETUSER', 'mqrest', right.replace('+', '-')]);
    for (let n = 0; n < 3; n++) {
      const topic = { ...b.topic, topic: `t${n}` };
      const put = b.store.append(
        { ...topic, queue: 0 },
        { payload: 'm' },
        { now: 1, create: { type: 'normal', queues: 1 } },
      );
      await expect(put).rejects.toThrow(
        'the store does not permit this; the log says what right is missing',
      );
    }
    expect(lines).toEqual([`outage: Redis at 127.0.0.1:${ports()[0]}: ${complaint}; ${SEE}`]);
    await b.store.close();
  });

  it('is told in the log that it has lost its channels', async () => {
    await grant(ports(), pageLine());
    let tell: (line: string) => void = () => {};
    const told = new Promise<string>((resolve) => (tell = resolve));
    const warn = (line: string) => {
      if (line.startsWith('outage')) tell(line);
    };
    const store = await openRedisStore({ url: url(), warn });
    // Redis ends the connection of who listens.
    await grant(ports(), ['ACL', 'SETUSER', 'mqrest', 'resetchannels']);
    expect(await told).toContain('the user mqrest may not use its channels');
    await store.close();
  });
});

describeRedisCluster('a user of a cluster with the rights of the page', (redis) => {
  it('can do everything', async () => {
    await grant(
      redis().processes.map(({ port }) => port),
      pageLine(),
    );
    const complaints: string[] = [];
    await Walk.on(redis().url.replace('//', '//mqrest:PASSWORD@'), complaints);
    expect(aboutRights(complaints)).toEqual([]);
  });
});
