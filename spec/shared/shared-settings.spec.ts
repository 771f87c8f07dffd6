import { MQClient } from '@aliyunmq/mq-http-sdk';
import type { Settings } from '../../src/config/settings';
import type { ClockReport, ClockState, Life } from '../../src/index';
import { SharedSettings } from '../../src/shared/shared-settings';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { CliProcess } from '../support/cli-process';
import { describeOwnRedis } from '../support/redis';
import { ControlBed } from '../support/control-bed';

/** Notes that cannot be written now and then. */
class DistantNotes extends MemoryStore {
  isAway = false;

  override async note(...args: Parameters<MemoryStore['note']>): Promise<boolean> {
    if (this.isAway) throw new Error('away');
    return super.note(...args);
  }
}

/** A store that can lose its notes, as a Redis that is started again without them. */
class LosingStore extends MemoryStore {
  readonly #listeners = new Set<Parameters<MemoryStore['watch']>[0]>();

  override watch(listener: Parameters<MemoryStore['watch']>[0]): () => void {
    this.#listeners.add(listener);
    return super.watch(listener);
  }

  async lose(): Promise<void> {
    for (const member of await membersIn(this)) await this.note('members', member, undefined);
    for (const listener of this.#listeners) listener(undefined);
  }
}

const membersIn = async (notes: MemoryStore): Promise<string[]> =>
  Object.keys(await notes.notes('members'));

describe('shared settings', () => {
  const join = async (notes: MemoryStore, heard: string[] = []): Promise<SharedSettings> => {
    const shared = new SharedSettings(notes, (line) => void heard.push(line));
    shared.on('state', (value) => {
      heard.push(value ?? 'nothing');
      return heard.length;
    });
    shared.onAnnouncement('news', (text) => void heard.push(text));
    await shared.join();
    return shared;
  };
  const set = (shared: SharedSettings | undefined, value: string | undefined) =>
    shared?.change('state', () => value);

  it('are acted on in every process when a change is over, once in each', async () => {
    const notes = new MemoryStore();
    const heard: string[][] = [[], [], []];
    const [first, second] = await Promise.all(heard.map((one) => join(notes, one)));
    heard.forEach((one) => one.splice(0));
    await set(first, 'a b');
    expect(heard).toEqual([['a b'], ['a b'], ['a b']]);
    await set(second, undefined);
    expect(heard).toEqual(Array(3).fill(['a b', 'nothing']));
    await set(second, undefined);
    expect(heard.flat()).toHaveLength(6);
  });

  it('give what came of it in the other processes to whoever made a change', async () => {
    const notes = new MemoryStore();
    const [first] = [await join(notes), await join(notes, ['x', 'y']), await join(notes)];
    expect(((await set(first, 'a')) as number[]).sort()).toEqual([2, 4]);
  });

  it('are acted on by a process that comes later, and no more once it has left', async () => {
    const notes = new MemoryStore();
    const first = await join(notes);
    await set(first, 'before');
    const heard: string[] = [];
    const second = await join(notes, heard);
    expect(heard).toEqual(['before']);
    await second.leave();
    await set(first, 'after');
    expect(heard).toEqual(['before']);
    await first.leave();
    expect(await membersIn(notes)).toEqual([]);
  });

  it('bring every announcement to every process, but none from before it came', async () => {
    const notes = new MemoryStore();
    const heard: string[][] = [[], []];
    const all = await Promise.all(heard.map((one) => join(notes, one)));
    const late: string[] = [];
    const texts = Array.from({ length: 20 }, (_, n) => `n${n % 3}`);
    await Promise.all(texts.map(async (text, n) => all[n % 2]?.announce('news', text)));
    await join(notes, late);
    await Promise.all(texts.map(async () => all[0]?.announce('news', 'same')));
    for (const one of heard) {
      expect(one.filter((text) => /n\d/.test(text)).sort()).toEqual([...texts].sort());
      expect(one.filter((text) => text === 'same')).toHaveLength(20);
    }
    expect(late.filter((text) => text !== 'nothing')).toEqual(Array(20).fill('same'));
  });

  it('say what could not be followed, and wait for it a second at most', async () => {
    const notes = new MemoryStore();
    const heard: string[] = [];
    const first = await join(notes);
    const second = new SharedSettings(notes, (line) => void heard.push(line));
    second.on('state', (value) => {
      if (value !== undefined) throw new Error('cannot');
    });
    await second.join();
    await set(first, 'a');
    expect(heard).toEqual(['what another process has set could not be read yet: Error: cannot']);
    expect(await membersIn(notes)).toHaveLength(1);
  });

  it('wait once, and a second at most, for a process that was killed', async () => {
    const notes = new MemoryStore();
    const first = await join(notes);
    await notes.note('members', 'dead', JSON.stringify({ state: [0] }));
    const spent = async (): Promise<number> => {
      const begun = performance.now();
      await set(first, String(begun));
      return performance.now() - begun;
    };
    const [once, again] = [await spent(), await spent()];
    expect([once > 900 && once < 1_900, again < 900]).toEqual([true, true]);
    expect(await membersIn(notes)).toEqual([first.members.me]);
  });

  it('wait for a process that takes long, however long it is', async () => {
    const notes = new MemoryStore();
    const first = await join(notes);
    const second = new SharedSettings(notes, () => undefined);
    let isDone = false;
    second.on('state', async (value) => {
      if (value === undefined) return;
      const begun = performance.now();
      while (performance.now() - begun < 1_500) await new Promise((done) => setImmediate(done));
      isDone = true;
    });
    await second.join();
    await set(first, 'a');
    expect(isDone).toBe(true);
  });

  it('wait again for a process that was taken for dead, once it has acted', async () => {
    const notes = new MemoryStore();
    const [first, second] = [await join(notes), await join(notes)];
    await notes.note('members', second.members.me, undefined);
    await set(first, 'alive?');
    while ((await membersIn(notes)).length < 2) await new Promise((done) => setImmediate(done));
  });

  it('wait for all again once the store has lost its notes', async () => {
    const store = new LosingStore();
    const heard: string[] = [];
    const [first] = [await join(store), await join(store, heard)];
    await store.lose();
    while ((await membersIn(store)).length < 2) await new Promise((done) => setImmediate(done));
    await set(first, 'after');
    expect(heard.at(-1)).toBe('after');
  });

  it('are changed one upon the other, in whichever process', async () => {
    const notes = new MemoryStore();
    const heard: string[][] = [[], [], []];
    const all = await Promise.all(heard.map((one) => join(notes, one)));
    const changes = Array.from({ length: 30 }, async (_, i) => {
      await all[i % 3]?.change('state', (value = '') => `${value}${i} `);
      return heard.every((one) => one.at(-1)?.split(' ').includes(String(i)));
    });
    expect(await Promise.all(changes)).toEqual(Array(30).fill(true));
    const last = (heard[0]?.at(-1) ?? '').trim().split(' ').map(Number);
    expect(last.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it('are as they were where a change cannot be written', async () => {
    const notes = new DistantNotes();
    const heard: string[] = [];
    const shared = await join(notes, heard);
    notes.isAway = true;
    await expect(shared.change('state', () => 'a')).rejects.toThrow('away');
    notes.isAway = false;
    await shared.change('state', (value) => `${value ?? 'nothing'} and b`);
    expect(heard).toEqual(['nothing', 'nothing and b']);
  });
});

describeOwnRedis('several processes on one Redis', (redis) => {
  const settings = (): Partial<Settings> => ({ store: 'redis', redisUrl: redis().url });
  let one: ControlBed;
  let other: CliProcess;
  let otherUrl = '';
  beforeAll(async () => {
    one = await ControlBed.start(settings());
    other = new CliProcess([
      '--port',
      '0',
      '--store',
      'redis',
      '--redis-url',
      redis().url,
      '--log',
      'off',
    ]);
    otherUrl = await other.url();
  });
  afterAll(() => Promise.all([one.close(), other.stop()]));
  beforeEach(() => one.mq.reset());

  const there = async <T>(path: string, body?: object): Promise<T> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const text = await (await fetch(`${otherUrl}/_mqrest/v1${path}`, init)).text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const pollThere = async (topic: string, query = ''): Promise<string> => {
    const url = `${otherUrl}/topics/${topic}/messages?consumer=GID_a&numOfMessages=16&${query}`;
    return (await fetch(url)).text();
  };
  const parkedThere = async (): Promise<void> => {
    while ((await there<{ parked: unknown[] }>('/polls')).parked.length === 0);
  };

  it('all go by the clock that one of them moves', async () => {
    await one.post('/clock', { advance: '1h' });
    expect(await there<ClockState>('/clock')).toMatchObject({ offsetMs: 3_600_000 });
    const frozen = await there<ClockReport>('/clock', { freeze: true });
    expect((await one.get<ClockState>('/clock')).body).toMatchObject({
      now: frozen.now,
      frozen: true,
    });
    await there('/clock', { advance: '5m' });
    expect(one.mq.clock.now()).toBe(frozen.now + 300_000);
    await one.post('/clock', { resume: true });
    expect(await there<ClockState>('/clock')).toMatchObject({ frozen: false });
  });

  it('answer the polls that wait in another of them before a move is over', async () => {
    const producer = new MQClient(one.mq.url, 'id', 'secret').getProducer('', 'T');
    await producer.publishMessage('a');
    expect(await pollThere('T')).toContain('<ConsumedTimes>1<');
    const poll = pollThere('T', 'waitseconds=30');
    await parkedThere();
    await one.mq.clock.advance('29s');
    const before = await there<{ parked: unknown[] }>('/polls');
    expect(before.parked).toHaveLength(1);
    await one.mq.clock.advance('1s');
    expect((await there<{ parked: unknown[] }>('/polls')).parked).toHaveLength(0);
    expect(await poll).toContain('MessageNotExist');
  });

  it('know the shape of a topic that was declared at one of them', async () => {
    await one.mq.send({ topic: 'T', body: 'a' });
    await there('/topics/T/messages', { body: 'b' });
    await one.mq.act.declareTopic({ topic: 'T' }, { type: 'normal', queues: 4 });
    const queues = new Set<number>();
    for (let n = 0; n < 4; n++) {
      const { messageId } = await there<{ messageId: string }>('/topics/T/messages', { body: 'c' });
      const { published } = await there<Life>(`/messages/${messageId}`);
      if (published !== undefined) queues.add(published.queue);
    }
    expect(queues.size).toBe(4);
  });

  it('follow the clock when they come later', async () => {
    await one.post('/clock', { advance: '2h' });
    const third = await ControlBed.start(settings());
    expect(third.mq.clock.state).toMatchObject({ offsetMs: 7_200_000 });
    await third.close();
  });

  it('know the credentials that were declared at one of them', async () => {
    await one.post('/credentials', { accessKeyId: 'id', accessKeySecret: 'secret' });
    expect(await there('/credentials')).toEqual({ accessKeyIds: ['id'] });
    await one.delete('/credentials/id');
    expect(await there('/credentials')).toEqual({ accessKeyIds: [] });
  });

  it('answer their polls when one of them is reset', async () => {
    const poll = pollThere('T', 'waitseconds=30');
    await parkedThere();
    await one.mq.reset();
    expect(await poll).toContain('MessageNotExist');
  });

  it('answer with nothing the polls of what was dropped in one of them, which stays away', async () => {
    await one.mq.send({ topic: 'T', body: 'acked' });
    const [, handle = ''] = /<ReceiptHandle>([^<]*)</.exec(await pollThere('T')) ?? [];
    expect(await one.ack('T', handle)).toBe(204);
    const poll = pollThere('T', 'waitseconds=30');
    await parkedThere();
    await one.mq.act.dropGroup({ topic: 'T', group: 'GID_a' });
    expect(await poll).toContain('MessageNotExist');
    expect((await one.mq.peek.groups({ topic: 'T' })).groups).toEqual([]);
    expect(await pollThere('T')).toContain('<MessageBody>acked<');
    const again = pollThere('T', 'waitseconds=30');
    await parkedThere();
    await one.mq.act.dropTopic({ topic: 'T' });
    expect(await again).toContain('MessageNotExist');
    expect((await one.mq.peek.topics()).topics.filter(({ topic }) => topic === 'T')).toEqual([]);
  });
});
