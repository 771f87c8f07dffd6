import type { BrokerEvent, PublishedEvent } from '../../src/broker/events';
import { EventLog } from '../../src/history/event-log';
import { PeerEvents } from '../../src/history/peer-events';
import { Peers } from '../../src/shared/peers';
import { SharedSettings } from '../../src/shared/shared-settings';
import type { Settings } from '../../src/config/settings';
import type { AwaitResult, Life } from '../../src/index';
import { MemoryStore } from '../../src/store/memory/memory-store';
import type { Reply } from '../support/gateway-bed';
import { describeOwnRedis } from '../support/redis';
import { ControlBed } from '../support/control-bed';

describe('following what happens elsewhere', () => {
  const published = (topic: string, at: number): PublishedEvent => ({
    ...{ kind: 'published', at, to: { instance: '', topic }, requestId: 'R', queue: 0, offset: at },
    entry: { payload: 'x' },
  });
  const T = { instance: '', topic: 'T' };
  let store: MemoryStore;
  beforeEach(() => (store = new MemoryStore()));
  /** One process: what it remembers, and its way to ask the others. */
  const join = async () => {
    const shared = new SharedSettings(store, () => undefined);
    const log = new EventLog(10_000);
    const others = new PeerEvents(new Peers(shared, store), log);
    await shared.join();
    return { log, others };
  };
  const timesOf = (events: readonly BrokerEvent[]): number[] => events.map(({ at }) => at);

  it('gives what is new since the call before, of that topic only', async () => {
    const [here, there] = [await join(), await join()];
    const next = here.others.follow(T);
    there.log.note(published('T', 1));
    there.log.note(published('U', 2));
    here.log.note(published('T', 3));
    expect(timesOf(await next())).toEqual([1]);
    there.log.note(published('T', 4));
    expect(timesOf(await next())).toEqual([4]);
    expect(await next()).toEqual([]);
  });

  it('tells one who comes later all that was, and the others only what is new', async () => {
    const [here, there] = [await join(), await join()];
    const early = here.others.follow(T);
    there.log.note(published('T', 1));
    expect(timesOf(await early())).toEqual([1]);
    const late = here.others.follow(T);
    there.log.note(published('T', 2));
    expect((await Promise.all([early(), late()])).map(timesOf)).toEqual([[2], [1, 2]]);
    there.log.note(published('T', 3));
    expect((await Promise.all([early(), late()])).map(timesOf)).toEqual([[3], [3]]);
  });

  it('tells what happened before a process was known of', async () => {
    const here = await join();
    const next = here.others.follow(T);
    expect(await next()).toEqual([]);
    const third = await join();
    third.log.note(published('T', 1));
    expect(timesOf(await next())).toEqual([1]);
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
      const waiting = here.post<AwaitResult>('/await', query);
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
    const waiting = here.post<AwaitResult>('/await', { topic: 'T', until: 'polling' });
    const poll = there.consume('T', 'waitseconds=30');
    expect((await waiting).body.polls).toMatchObject([{ ns: '', topic: 'T', group: 'GID_a' }]);
    const polls = await here.get('/polls?topic=T');
    expect(polls.body).toMatchObject({ parked: [{ topic: 'T' }], last: [{ topic: 'T' }] });
    await here.mq.reset();
    await poll;
  });

  it('tell what became of a message in three of them', async () => {
    const third = await ControlBed.start(settings());
    try {
      const sent = await third.post('/topics/T/messages', { body: 'a' });
      const [handle = ''] = await here.handles('T');
      expect(await here.ack('T', handle)).toBe(204);
      const { body } = await there.get<Life>(`/messages/${String(sent.body.messageId)}`);
      expect(body.published).toBeDefined();
      expect(body.groups).toMatchObject([{ state: 'acked', deliveries: [{ times: 1 }] }]);
    } finally {
      await third.close();
    }
  });

  it('wait for one that was killed a second at most, and once', async () => {
    await here.post('/topics/T/messages', { body: 'a' });
    await there.post('/topics/T/messages', { body: 'b' });
    const until = async (count: number, timeout: string): Promise<[number, number]> => {
      const begun = performance.now();
      const { status } = await here.post('/await', {
        topic: 'T',
        until: 'published',
        count,
        timeout,
      });
      return [status, performance.now() - begun];
    };
    const members = await here.mq.store.notes('members');
    await here.mq.store.note('members', 'killed', Object.values(members)[0]);
    const [late, again] = [await until(3, '100ms'), await until(3, '100ms')];
    expect([late[0], late[1] < 2_000, again[0], again[1] < 900]).toEqual([408, true, 408, true]);
    expect((await until(2, '5s'))[0]).toBe(200);
  });

  it('expect none that comes by another of them, before or meanwhile', async () => {
    const none = (within: number | string) => here.post('/expect-none', { topic: 'T', within });
    expect((await none(0)).status).toBe(200);
    const meanwhile = none('10s');
    await here.get('/clock');
    await there.post('/topics/T/messages', { body: 'a' });
    expect((await meanwhile).status).toBe(409);
    expect((await none(0)).status).toBe(409);
    const delivered = { topic: 'T', group: 'GID_a', within: 0 };
    expect((await here.post('/expect-none', delivered)).status).toBe(200);
    await there.consume('T');
    expect((await here.post('/expect-none', delivered)).status).toBe(409);
  });

  it('leave nothing of what they told each other in the store', async () => {
    await there.post('/topics/T/messages', { body: 'a' });
    await here.post('/expect-none', { topic: 'T', within: 0 });
    await here.get('/polls');
    await here.get('/faults');
    expect(await here.mq.store.notes('told')).toEqual({});
  });
});

function fail(): never {
  throw new Error('the poll gave nothing');
}
