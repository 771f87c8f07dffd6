import { MQClient } from '@aliyunmq/mq-http-sdk';
import type { ClockReport, ClockState, Settings } from '../../src/index';
import { SharedSettings } from '../../src/shared/shared-settings';
import { MemoryNotes } from '../../src/store/memory/memory-notes';
import { CliProcess } from '../support/cli-process';
import { describeOwnRedis } from '../support/redis';
import { ControlBed } from '../support/control-bed';

/** Notes that cannot be written now and then. */
class DistantNotes extends MemoryNotes {
  isAway = false;

  override async note(...args: Parameters<MemoryNotes['note']>): Promise<boolean> {
    if (this.isAway) throw new Error('away');
    return super.note(...args);
  }
}

describe('a fleet', () => {
  const join = async (notes: MemoryNotes, heard: string[]): Promise<SharedSettings> => {
    const fleet = new SharedSettings(notes, (line) => void heard.push(line));
    fleet.on('board', (bulletin) => void heard.push(bulletin ?? 'nothing'));
    await fleet.join();
    return fleet;
  };

  it('has acted everywhere when a post is over, but not twice where it was posted', async () => {
    const notes = new MemoryNotes();
    const heard: string[][] = [[], [], []];
    const [first, second] = await Promise.all(heard.map((one) => join(notes, one)));
    await first?.post('board', 'a b');
    expect(heard).toEqual([[], ['a b'], ['a b']]);
    await second?.post('board', undefined);
    expect(heard).toEqual([['nothing'], ['a b'], ['a b', 'nothing']]);
  });

  it('acts on what was posted before it came, and no more once it has left', async () => {
    const notes = new MemoryNotes();
    const first = await join(notes, []);
    await first.post('board', 'before');
    const heard: string[] = [];
    const second = await join(notes, heard);
    expect(heard).toEqual(['before']);
    await second.leave();
    await first.post('board', 'after');
    expect(heard).toEqual(['before']);
    await first.leave();
    expect(Object.keys(await notes.notes())).toEqual(['board']);
  });

  it('says what could not be followed, and does not wait for it for ever', async () => {
    const notes = new MemoryNotes();
    const heard: string[] = [];
    const first = await join(notes, []);
    const second = new SharedSettings(notes, (line) => void heard.push(line));
    second.on('board', () => {
      throw new Error('cannot');
    });
    await second.join();
    await first.post('board', 'a');
    expect(heard).toEqual(['what another process posted is not followed yet: Error: cannot']);
    expect(
      Object.keys(await notes.notes()).filter((key) => key.startsWith('member/')),
    ).toHaveLength(1);
  });

  it('is waited for again by others once it has posted, after it was taken for dead', async () => {
    const notes = new MemoryNotes();
    const fleet = await join(notes, []);
    const [member = ''] = Object.keys(await notes.notes());
    await notes.note(member, undefined);
    await fleet.post('board', 'alive');
    expect(Object.keys(await notes.notes())).toContain(member);
  });

  it('follows what another posts among its own posts', async () => {
    const notes = new MemoryNotes();
    const heard: string[][] = [[], []];
    const fleets = await Promise.all(heard.map((one) => join(notes, one)));
    for (let n = 0; n < 20; n++) {
      const posts = fleets.map((fleet, i) => fleet.inTurn(() => fleet.post('board', `${i} ${n}`)));
      await Promise.all(n % 3 === 0 ? posts.reverse() : posts);
    }
    await fleets[0]?.post('board', 'last');
    expect(heard[1]?.at(-1)).toBe('last');
    await fleets[1]?.post('board', 'very last');
    expect(heard[0]?.at(-1)).toBe('very last');
  });

  it('makes changes one upon the other, in whichever process, and acts on them in all', async () => {
    const notes = new MemoryNotes();
    const heard: string[][] = [[], [], []];
    const fleets = await Promise.all(heard.map((one) => join(notes, one)));
    const changes = Array.from({ length: 30 }, async (_, i) => {
      await fleets[i % 3]?.change('board', (bulletin = '') => `${bulletin}${i} `);
    });
    await Promise.all(changes);
    const all = (heard[0]?.at(-1) ?? '').trim().split(' ').map(Number);
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(heard.map((one) => one.at(-1))).toEqual(Array(3).fill(heard[0]?.at(-1)));
  });

  it('is over with a change only when the others have acted on it', async () => {
    const notes = new MemoryNotes();
    const heard: string[][] = [[], []];
    const [one, other] = await Promise.all(heard.map((list) => join(notes, list)));
    const both = [1, 2].map(async (n) => {
      await one?.change('board', (bulletin = '') => `${bulletin}${n}`);
      return heard[1]?.at(-1)?.includes(String(n));
    });
    expect(await Promise.all(both)).toEqual([true, true]);
    const before = heard.flat().length;
    await other?.change('board', (bulletin) => bulletin);
    expect(heard.flat()).toHaveLength(before);
  });

  it('does not act on a change that cannot be posted', async () => {
    const notes = new DistantNotes();
    const heard: string[] = [];
    const fleet = await join(notes, heard);
    notes.isAway = true;
    await expect(fleet.change('board', () => 'a')).rejects.toThrow('away');
    expect(heard).toEqual([]);
    notes.isAway = false;
    await fleet.change('board', (bulletin) => `${bulletin ?? 'nothing'} and b`);
    expect(heard).toEqual(['nothing and b']);
  });

  it('does not get stuck when two post at once', async () => {
    const notes = new MemoryNotes();
    const heard: string[][] = [[], []];
    const [first, second] = await Promise.all(heard.map((one) => join(notes, one)));
    await Promise.all([
      first?.inTurn(() => first.post('board', 'x')),
      second?.inTurn(() => second.post('board', 'y')),
    ]);
    const nothing = () => Promise.resolve();
    await Promise.all([first?.inTurn(nothing), second?.inTurn(nothing)]);
    expect(heard.flat().length).toBeGreaterThan(0);
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

  it('let a poll of a group that was dropped elsewhere begin anew', async () => {
    await one.mq.send({ topic: 'T', body: 'a' });
    await pollThere('T');
    const poll = pollThere('T', 'waitseconds=30');
    await parkedThere();
    await one.mq.act.dropGroup({ topic: 'T', group: 'GID_a' });
    expect(await poll).toContain('<MessageBody>a<');
  });

  it('let a poll of a topic that was dropped elsewhere wait for its next message', async () => {
    const poll = pollThere('T', 'waitseconds=30');
    await parkedThere();
    await one.mq.act.dropTopic({ topic: 'T' });
    await one.mq.send({ topic: 'T', body: 'after' });
    expect(await poll).toContain('<MessageBody>after<');
  });
});
