import type { PublishedEvent } from '../../src/broker/events';
import { policyOf } from '../../src/broker/policy';
import { EventLog } from '../../src/history/event-log';
import { Inquiry } from '../../src/shared/inquiry';
import { PeerEvents } from '../../src/shared/peer-events';
import { LocalLook } from '../../src/admin/look/local-look';
import type { Awaited, Life, Settings } from '../../src/index';
import { SharedNotes } from '../support/shared-notes';
import { BrokerBed } from '../support/broker-bed';
import type { Reply } from '../mqcloud/gateway-bed';
import { describeOwnRedis } from '../support/redis';
import { ControlBed } from '../support/control-bed';

/** Notes that count how often they are looked at. */
class CountedNotes extends SharedNotes {
  looks = 0;

  override async notes(): Promise<Record<string, string>> {
    this.looks++;
    return super.notes();
  }
}

describe('asking other processes', () => {
  const join = async (notes: SharedNotes, name: string, heard: string[] = []): Promise<Inquiry> => {
    const inquiry = new Inquiry(notes, (line) => void heard.push(line));
    inquiry.on('name', (question) => `${name} to ${String(question)}`);
    inquiry.on('trouble', () => {
      throw new Error('cannot');
    });
    await inquiry.join();
    return inquiry;
  };

  it('gets the answers of all others, and leaves no notes behind', async () => {
    const notes = new SharedNotes();
    const [one] = await Promise.all([join(notes, 'a'), join(notes, 'b'), join(notes, 'c')]);
    expect((await one.ask<string>('name', 'me')).sort()).toEqual(['b to me', 'c to me']);
    expect(Object.keys(await notes.notes()).filter((key) => !key.startsWith('here/'))).toEqual([]);
  });

  it('gets answers to two questions at once, and to questions both ways', async () => {
    const notes = new SharedNotes();
    const [one, other] = await Promise.all([join(notes, 'a'), join(notes, 'b')]);
    const asked = [one.ask('name', 1), one.ask('name', 2), other.ask('name', 3)];
    expect(await Promise.all(asked)).toEqual([['b to 1'], ['b to 2'], ['a to 3']]);
  });

  it('is asked the same only once, however often notes change', async () => {
    const notes = new SharedNotes();
    const one = await join(notes, 'a');
    let asked = 0;
    const other = new Inquiry(notes, () => undefined);
    other.on('name', () => {
      asked++;
      // As if another question came at the same time.
      void notes.note(
        'question/other',
        JSON.stringify({ from: other.me, at: Date.now(), asked: [] }),
      );
      return new Promise((done) => setImmediate(done));
    });
    await other.join();
    await notes.note('here/slow', '');
    await one.ask('name', 1);
    expect(asked).toBe(1);
  });

  it('asks all that is asked at once in one note, and the same only once', async () => {
    const notes = new SharedNotes();
    const one = await join(notes, 'a');
    const other = new Inquiry(notes, () => undefined);
    const asked: unknown[] = [];
    other.on('name', (question) => asked.push(question));
    await other.join();
    const told = new Map<string, number>();
    notes.watchNotes((key = '') => {
      const [kind = ''] = key.split('/');
      told.set(kind, (told.get(kind) ?? 0) + 1);
    });
    await Promise.all(Array.from({ length: 300 }, (_, n) => one.ask('name', n % 3)));
    expect(asked).toEqual([0, 1, 2]);
    // Written and removed.
    expect(Object.fromEntries(told)).toEqual({ question: 2, answer: 2 });
  });

  it('gets what has come when its patience is over, and waits no longer', async () => {
    const notes = new SharedNotes();
    const [one] = await Promise.all([join(notes, 'a'), join(notes, 'b')]);
    await notes.note('here/dead', '');
    const begun = performance.now();
    expect(await one.ask('name', 1, { patienceMs: 50 })).toEqual(['b to 1']);
    expect(performance.now() - begun).toBeLessThan(900);
  });

  it('asks nobody again, and not the store, while no other is known of', async () => {
    const notes = new CountedNotes();
    const one = await join(notes, 'a');
    const { looks } = notes;
    expect(await one.ask('name', 1, { again: true })).toEqual([]);
    expect(notes.looks).toBe(looks);
    await join(notes, 'b');
    expect(await one.ask('name', 1, { again: true })).toEqual(['b to 1']);
  });

  it('clears away its answers that nobody waits for any more', async () => {
    const notes = new SharedNotes();
    const one = await join(notes, 'a');
    await notes.note(`answer/old/${one.me}`, '[]');
    await notes.note('here/any', '');
    await one.ask('name', 1);
    expect(Object.keys(await notes.notes())).toEqual([`here/${one.me}`]);
  });

  it('is alone before another joins and after it has left', async () => {
    const notes = new SharedNotes();
    const one = await join(notes, 'a');
    expect(await one.ask('name', 1)).toEqual([]);
    const other = await join(notes, 'b');
    expect(await one.ask('name', 1)).toEqual(['b to 1']);
    await other.leave();
    expect(await one.ask('name', 1)).toEqual([]);
  });

  it('goes without the answer of one that is dead, and does not ask it again', async () => {
    const notes = new SharedNotes();
    const one = await join(notes, 'a');
    await join(notes, 'b');
    await notes.note('here/dead', '');
    expect(await one.ask('name', 1)).toEqual(['b to 1']);
    expect(await notes.notes()).not.toHaveProperty('here/dead');
  });

  it('hears from one that was taken for dead as soon as it is back', async () => {
    const notes = new SharedNotes();
    const [one, other] = await Promise.all([join(notes, 'a'), join(notes, 'b')]);
    await notes.note(`here/${other.me}`, undefined);
    expect(await one.ask('name', 1)).toEqual(['b to 1']);
  });

  it('says what could not be answered', async () => {
    const notes = new SharedNotes();
    const heard: string[] = [];
    const [one] = await Promise.all([join(notes, 'a'), join(notes, 'b', heard)]);
    expect(await one.ask('trouble', 1)).toEqual([]);
    expect(heard).toEqual(['what another process asked is not answered: Error: cannot']);
  });

  it('clears away what one that has gone had asked', async () => {
    const notes = new SharedNotes();
    await join(notes, 'a');
    const question = { from: 'gone', at: Date.now() - 11_000, asked: [] };
    await notes.note('answer/old/x', '1');
    await notes.note('question/old', JSON.stringify(question));
    while ('question/old' in (await notes.notes())) await new Promise((done) => setImmediate(done));
    expect(Object.keys(await notes.notes())).toEqual([expect.stringMatching(/^here\//)]);
  });
});

describe('following what happens elsewhere', () => {
  const published = (topic: string, at: number): PublishedEvent => ({
    ...{ kind: 'published', at, to: { instance: '', topic }, requestId: 'R', queue: 0, offset: at },
    entry: { payload: 'x' },
  });
  /** One process: what it remembers, and its way to ask the others. */
  const processOn = async (notes: SharedNotes) => {
    const { broker, store, clock } = new BrokerBed();
    const report = () => undefined;
    const inquiry = new Inquiry(notes, report);
    const peek = new LocalLook({
      store,
      clock,
      policy: policyOf('relaxed', {}),
      polls: broker.polls,
    });
    const log = new EventLog(100);
    const others = new PeerEvents(inquiry, { log, peek });
    await inquiry.join();
    return { log, others };
  };

  it('gives what is new since the call before, of that topic only', async () => {
    const notes = new SharedNotes();
    const [here, there] = [await processOn(notes), await processOn(notes)];
    const following = here.others.follow({ instance: '', topic: 'T' });
    there.log.note(published('T', 1));
    there.log.note(published('U', 2));
    here.log.note(published('T', 3));
    expect((await following.next()).map(({ at }) => at)).toEqual([1]);
    there.log.note(published('T', 4));
    expect((await following.next()).map(({ at }) => at)).toEqual([4]);
    expect(await following.next()).toEqual([]);
  });
});

describeOwnRedis('two processes on one Redis', (redis) => {
  const settings = (): Partial<Settings> => ({ store: 'redis', redisUrl: redis().url });
  let here: ControlBed;
  let there: ControlBed;
  beforeAll(async () => {
    [here, there] = await Promise.all([ControlBed.start(settings()), ControlBed.start(settings())]);
  });
  afterAll(() => Promise.all([here.close(), there.close()]));
  beforeEach(() => here.mq.reset());

  it('tell the life of a message together', async () => {
    const sent = await here.post('/topics/T/messages', { body: 'a' });
    const [handle = ''] = await there.handles('T');
    expect(await here.ack('T', handle)).toBe(204);
    expect(await here.ack('T', handle)).toBe(404);
    for (const bed of [here, there]) {
      const { body } = await bed.get<Life>(`/messages/${String(sent.body.messageId)}`);
      expect(body.published).toBeDefined();
      expect(body.groups).toMatchObject([
        {
          ...{ group: 'GID_a', state: 'acked', refused: [{ reason: 'already-acked' }] },
          deliveries: [{ times: 1, receiptHandle: handle }],
        },
      ]);
    }
  });

  it.each(['ack', 'unlock'])('tell a third what the gateway did, with /mq/%s', async (how) => {
    const third = await ControlBed.start(settings());
    try {
      await here.mq.clock.freeze();
      const body = new URLSearchParams({ producer: 'T-producer', message: 'a' });
      await fetch(`${there.mq.url}/mq/produce`, { method: 'POST', body });
      const at = 'topic=T&consumer=g';
      const polled = await (await fetch(`${there.mq.url}/mq/message?${at}`)).json();
      const { requestId, msgList } = (polled as Reply).result ?? fail();
      // Who was first is known by the time alone.
      await here.mq.clock.advance(1);
      await fetch(
        `${third.mq.url}/mq/${how}?${at}&requestId=${encodeURIComponent(requestId ?? '')}`,
      );
      const life = await here.get<Life>(`/messages/${msgList?.[0]?.messageId ?? ''}`);
      const state = how === 'ack' ? 'acked' : 'ready';
      expect(life.body.groups).toMatchObject([{ group: 'g', state, deliveries: [{}] }]);
    } finally {
      await third.close();
    }
  });

  it('tell it alike when all happens in the same ms', async () => {
    await here.mq.clock.freeze();
    const sent = await here.post('/topics/T/messages', { body: 'a' });
    const [handle = ''] = await there.handles('T');
    await here.ack('T', handle);
    for (const bed of [here, there]) {
      const { body } = await bed.get<Life>(`/messages/${String(sent.body.messageId)}`);
      expect(body.groups).toMatchObject([{ state: 'acked' }]);
    }
  });

  it.each(['published', 'delivered', 'acked'] as const)(
    'wait for what is %s in another of them',
    async (until) => {
      const query = { topic: 'T', until, group: until === 'published' ? undefined : 'GID_a' };
      const waiting = here.post<Awaited>('/await', query);
      await there.post('/topics/T/messages', { body: 'a' });
      const [handle = ''] = await there.handles('T');
      await there.ack('T', handle);
      const { status, body } = await waiting;
      expect([status, body.messages.map((one) => one.body)]).toEqual([200, ['a']]);
      await there.post('/topics/U/messages', { body: 'of another topic' });
      const late = await here.post('/await', { ...query, timeout: 0, count: 2 });
      expect(late.body).toMatchObject({ state: { published: 1, delivered: 1, acked: 1 } });
    },
  );

  it('wait for polls that wait in another of them', async () => {
    const waiting = here.post<Awaited>('/await', { topic: 'T', until: 'polling' });
    const poll = there.consume('T', 'waitseconds=30');
    expect((await waiting).body.polls).toMatchObject([{ ns: '', topic: 'T', group: 'GID_a' }]);
    const polls = await here.get('/polls?topic=T');
    expect(polls.body).toMatchObject({ parked: [{ topic: 'T' }], last: [{ topic: 'T' }] });
    await here.mq.reset();
    await poll;
  });

  it('are not kept by one that has died', async () => {
    await here.post('/topics/T/messages', { body: 'a' });
    await there.post('/topics/T/messages', { body: 'b' });
    const until = (count: number, timeout: string) =>
      here.post('/await', { topic: 'T', until: 'published', count, timeout });
    const spent = async (call: Promise<{ status: number }>): Promise<[number, boolean]> => {
      const begun = performance.now();
      return [(await call).status, performance.now() - begun < 900];
    };
    await here.mq.store.note('shared', 'here/dead', '');
    expect(await spent(until(1, '5s'))).toEqual([200, true]);
    expect(await spent(until(3, '100ms'))).toEqual([408, true]);
  });

  it('expect none that comes by another of them', async () => {
    await there.post('/topics/T/messages', { body: 'a' });
    const none = await here.post('/expect-none', { topic: 'T', within: 0 });
    expect(none.status).toBe(409);
  });
});

function fail(): never {
  throw new Error('the poll gave nothing');
}
