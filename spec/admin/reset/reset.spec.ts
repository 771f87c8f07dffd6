import { ClockControl } from '../../../src/admin/clock/clock-control';
import { SharedSettings } from '../../../src/shared/shared-settings';
import { Reset } from '../../../src/admin/reset/reset';
import type { Settings } from '../../../src/config/settings';
import type { ClockState } from '../../../src/index';
import { MemoryStore } from '../../../src/store/memory/memory-store';
import type { TopicRef } from '../../../src/store/store';
import { BrokerBed } from '../../support/broker-bed';
import { ControlBed, describeOnStores } from '../../support/control-bed';

/** Somebody comes between the moment polls are ended and the moment everything is gone. */
class BusyStore extends MemoryStore {
  onClear: () => Promise<void> = () => Promise.resolve();

  override async topics(): Promise<TopicRef[]> {
    await this.onClear();
    return super.topics();
  }
}

describe('a reset while somebody comes', () => {
  it('answers a poll whose topic is gone as soon as it waits', async () => {
    const store = new BusyStore();
    const bed = new BrokerBed('relaxed', {}, store);
    const { broker, clock } = bed;
    const shared = new SharedSettings(store, () => undefined);
    const control = new ClockControl({
      ...{ broker, store, clock, shared },
      nextDue: () => Promise.resolve(undefined),
    });
    const declare = () => undefined;
    const reset = new Reset({
      ...{ broker, store, shared, declare, clock: control },
      ...{ forget: () => undefined, clear: [], kept: [] },
    });
    let poll = Promise.resolve(['not asked']);
    store.onClear = async () => {
      poll = bed.bodies({ waitMs: 30_000 });
      await broker.settled();
    };
    await reset.reset();
    expect(await poll).toEqual([]);
    await broker.close();
  });
});

describeOnStores('a reset', (settings) => {
  let bed: ControlBed;
  const start = async (more: Partial<Settings> = {}): Promise<void> => {
    bed = await ControlBed.start({ ...settings(), ...more });
    await bed.post('/reset');
  };
  afterEach(() => bed.close());
  const send = (topic: string, query = '') =>
    bed.post(`/topics/${topic}/messages${query}`, { body: topic });
  const topics = async (): Promise<unknown> =>
    ((await bed.get('/topics')).body.topics as { ns: string; topic: string }[]).map(
      (one) => `${one.ns}/${one.topic}`,
    );

  it('removes everything and answers who waits', async () => {
    await start();
    await send('A');
    await send('B', '?ns=other');
    const poll = bed.consume('C', 'waitseconds=30');
    await bed.parked();
    expect((await bed.post('/reset')).status).toBe(204);
    expect(bed.mq.broker.parked).toBe(0);
    expect(await poll).toEqual([]);
    expect(await topics()).toEqual([]);
    expect(await bed.consume('A')).toEqual([]);
  });

  it('answers a poll that comes in the middle of it', async () => {
    await start();
    await send('A');
    const { store } = bed.mq;
    const topics = store.topics.bind(store);
    let poll = Promise.resolve(['not asked']);
    // Polls have been ended, and nothing is gone yet.
    store.topics = async () => {
      store.topics = topics;
      poll = bed.consume('B', 'waitseconds=30');
      await bed.parked();
      return topics();
    };
    await bed.post('/reset');
    expect(await poll).toEqual([]);
    expect(await store.topics()).toEqual([]);
  });

  it('of one instance leaves the others and the clock alone', async () => {
    await start();
    await send('A', '?ns=one');
    await send('A', '?ns=two');
    await bed.mq.clock.advance('1h');
    const [one, two] = [
      bed.consume('Z', 'ns=one&waitseconds=30'),
      bed.consume('Z', 'ns=two&waitseconds=30'),
    ];
    await bed.parked(2);
    await bed.post('/reset', { ns: 'one' });
    expect(await one).toEqual([]);
    expect(bed.mq.broker.parked).toBe(1);
    expect(await topics()).toEqual(['two/A', 'two/Z']);
    expect((await bed.get<ClockState>('/clock')).body.offsetMs).toBe(3_600_000);
    await bed.post('/topics/Z/messages?ns=two', { body: 'z' });
    expect(await two).toEqual(['z']);
  });

  it('removes what was registered with the MQCloud gateway, but not with one instance alone', async () => {
    await start();
    const registered = async (): Promise<string> =>
      (await fetch(`${bed.mq.url}/topic/httpConsumer`)).text();
    const body = new URLSearchParams({ consumer: 'shop', topic: 'T' });
    await fetch(`${bed.mq.url}/mq/register`, { method: 'POST', body });
    expect(await topics()).toEqual([]);
    await bed.post('/reset', { ns: '' });
    expect(await registered()).toContain('shop');
    const snapshot = await bed.mq.snapshot();
    await bed.post('/reset');
    expect(await registered()).not.toContain('shop');
    await bed.mq.restore(snapshot);
    expect(await registered()).toContain('shop');
  });

  it('lets the clock go as at the start', async () => {
    await start();
    await bed.mq.clock.advance('1d');
    await bed.mq.clock.freeze();
    await bed.mq.reset();
    expect((await bed.get<ClockState>('/clock')).body).toMatchObject({
      offsetMs: 0,
      frozen: false,
    });
  });

  it('makes what the settings declare, and forgets what was declared since', async () => {
    const instance = {
      id: 'I',
      topics: [{ name: 'D', type: 'ordered' as const, queues: 2 }],
      groups: [{ name: 'GID_a' }],
    };
    await start({ autoCreate: 'off', instances: [instance], auth: 'off' });
    await bed.post('/topics/D?ns=I', { type: 'ordered', queues: 9 });
    await bed.post('/topics/E?ns=I');
    await bed.post('/credentials', { accessKeyId: 'id', accessKeySecret: 'secret' });
    for (const body of [{ ns: 'I' }, {}]) {
      await bed.post('/reset', body);
      expect(await topics()).toEqual(['I/D']);
      expect((await bed.get('/topics')).body.topics).toMatchObject([
        { queues: 2, groups: ['GID_a'] },
      ]);
    }
    expect((await bed.get('/credentials')).body).toEqual({ accessKeyIds: [] });
  });

  it('lets a poll that comes just then wait for messages that come after', async () => {
    await start();
    const resets = bed.post('/reset');
    const polls = Promise.all([0, 1, 2].map(() => bed.consume('T', 'waitseconds=30')));
    await resets;
    const late = bed.consume('T', 'waitseconds=30');
    await bed.parked();
    for (let n = 0; n < 4; n++) await send('T');
    expect(await late).toEqual(expect.arrayContaining(['T']));
    await bed.post('/reset');
    await polls;
  });

  it('makes the MQCloud gateway as new', async () => {
    await start();
    const ask = async (
      path: string,
    ): Promise<{ status: number; result?: { msgListSize?: number } }> =>
      (await fetch(`${bed.mq.url}/mq/${path}`, { method: 'POST' })).json() as never;
    const produce = () => ask('produce?producer=X-producer&topic=X&message=hello');
    const poll = () => ask('message?consumer=c&topic=X');
    const polls = async (): Promise<unknown[]> => {
      await produce();
      const got = [];
      for (let n = 0; n < 6; n++) got.push((await poll()).result?.msgListSize ?? 0);
      return got;
    };
    const first = await polls();
    expect(first).toContain(1);
    expect(await polls()).not.toEqual(first);
    await bed.post('/reset');
    expect(await polls()).toEqual(first);
  });

  it('forgets the clients that the MQCloud gateway has seen', async () => {
    const consumer = { consumer: 'b', topic: 'X', broadcast: true };
    await start({ mqcloudConsumers: [consumer] });
    const ask = async (path: string): Promise<unknown> =>
      ((await (await fetch(`${bed.mq.url}/mq/${path}`)).json()) as { status: number }).status;
    await ask('message?consumer=b&topic=X&clientId=me');
    expect(await ask('broadcast/queue/offset?consumer=b&topic=X')).toBe(200);
    await bed.post('/reset');
    expect(await ask('broadcast/queue/offset?consumer=b&topic=X')).toBe(201);
  });

  it('warns anew of what it has warned of', async () => {
    const warnings: string[] = [];
    bed = await ControlBed.start(settings(), { warn: (line) => void warnings.push(line) });
    const mix = async (): Promise<void> => {
      await bed.consume('T', 'tag=A');
      await bed.consume('T', 'tag=B');
    };
    await mix();
    await mix();
    expect(warnings.filter((line) => line.includes('inconsistent'))).toHaveLength(1);
    await bed.mq.reset();
    await mix();
    expect(warnings.filter((line) => line.includes('inconsistent'))).toHaveLength(2);
  });

  it('refuses what it does not know', async () => {
    await start();
    expect(await bed.post('/reset', { instance: 'a' })).toMatchObject({
      status: 400,
      body: { field: 'instance', allowed: 'ns' },
    });
    await bed.mq.send({ topic: 'T', body: 'a' });
    for (const ns of [5, null, { ns: 'a' }]) {
      await expect(bed.mq.reset(ns as never)).rejects.toThrow(/^ns is .+; allowed: text\.$/);
    }
    expect(await topics()).toEqual(['/T']);
  });
});
