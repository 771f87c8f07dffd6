import type { Look } from '../../../src/index';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { ManualClock } from '../../support/manual-clock';
import { describeOwnRedis } from '../../support/redis';
import { ControlBed, describeOnStores } from '../../support/control-bed';

/** As from plain JavaScript, where nothing has a type. */
type Untyped = Readonly<Record<keyof Look, (...args: readonly unknown[]) => unknown>>;

describe('a method that looks', () => {
  let mq: Mqrest;
  beforeAll(async () => {
    mq = await startMqrest({ port: 0 }, { warn: () => undefined });
    await mq.send({ topic: 'T', body: 'a' });
  });
  afterAll(() => mq.close());

  it.each<[keyof Look, unknown, string]>([
    ['topics', { limit: 0 }, 'limit is 0; allowed: a whole number from 1 to 1000.'],
    [
      'topics',
      { instance: '' },
      'instance is not known here; allowed: ns, topic, limit or cursor.',
    ],
    ['groups', 'T', 'argument is "T"; allowed: an object.'],
    ['groups', { topic: 1 }, 'topic is 1; allowed: text.'],
    ['messages', undefined, 'argument is missing; allowed: an object.'],
    ['messages', {}, 'topic is missing; allowed: text.'],
    ['messages', { topic: 'T', state: 'dead' }, 'state is not known here; allowed: topic'],
    ['messages', { topic: 'T', states: ['gone'] }, 'states[0] is "gone"; allowed: ready, inflight'],
    ['parked', { ns: 0 }, 'ns is 0; allowed: text.'],
    ['lastPolls', { client: 'x' }, 'client is not known here; allowed: ns, topic or group.'],
  ])('%s(%j) rejects as over HTTP', async (method, argument, detail) => {
    const looked = (mq.peek as unknown as Untyped)[method](argument);
    await expect(looked).rejects.toMatchObject({ name: 'ControlError', status: 400 });
    await expect(looked).rejects.toThrow(detail);
  });
});

describeOnStores('a group whose last deliveries are over', (settings) => {
  it('has nothing ready, has dead letters, and is drained, before anybody comes by', async () => {
    const clock = new ManualClock();
    const bed = await ControlBed.start({ ...settings(), maxRetries: 0, retryMs: 1_000 }, { clock });
    try {
      const of = { topic: 'T', group: 'GID_a' };
      await bed.mq.reset();
      await bed.mq.send({ topic: 'T', body: 'a' });
      await bed.consume('T');
      clock.advance(1_300);
      const { groups } = (await bed.get('/groups?topic=T')).body;
      expect(groups).toMatchObject([{ ready: 0, inflight: 0, dead: 1 }]);
      const { messages } = await bed.mq.peek.messages({ ...of, states: ['ready', 'dead'] });
      expect(messages).toMatchObject([{ state: 'dead', body: 'a' }]);
      await bed.mq.until({ ...of, until: 'drained', timeout: 0 });
    } finally {
      await bed.close();
    }
  });
});

describeOwnRedis('two processes on one Redis', (redis) => {
  it('show the same polls, in-process and over HTTP', async () => {
    const settings = { store: 'redis', redisUrl: redis().url } as const;
    const [here, there] = [await ControlBed.start(settings), await ControlBed.start(settings)];
    try {
      const poll = there.consume('T', 'waitseconds=30');
      await there.parked();
      for (const { mq } of [here, there]) {
        expect(await mq.peek.parked({ topic: 'T' })).toMatchObject([{ group: 'GID_a' }]);
        expect(await mq.peek.lastPolls()).toMatchObject([{ group: 'GID_a' }]);
        expect(await mq.peek.parked({ topic: 'U' })).toEqual([]);
      }
      const { parked, last } = (await here.get('/polls')).body;
      expect([parked, last]).toMatchObject([[{ topic: 'T' }], [{ topic: 'T' }]]);
      await here.mq.reset();
      await poll;
    } finally {
      await Promise.all([here.close(), there.close()]);
    }
  });
});
