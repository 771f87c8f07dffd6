import type { Actions } from '../../../src/index';
import { startMqrest, type Mqrest } from '../../../src/mqrest';

/** As from plain JavaScript, where nothing has a type. */
type Untyped = Readonly<Record<keyof Actions, (...args: readonly unknown[]) => unknown>>;

const of = { topic: 'T', group: 'GID_a' };

describe('a method that acts', () => {
  let mq: Mqrest;
  beforeAll(async () => {
    mq = await startMqrest({ port: 0 }, { warn: () => undefined });
  });
  afterAll(() => mq.close());

  it.each<[keyof Actions, unknown[], string]>([
    ['send', [], 'argument is missing; allowed: an object.'],
    ['send', [{ body: 'x' }], 'topic is missing; allowed: text, not empty.'],
    ['send', [{ topic: 'T' }], 'body is missing; allowed: text, not empty.'],
    ['send', [{ topic: 'T', body: { a: 1 } }], 'body is {"a":1}; allowed: text, not empty.'],
    ['send', [{ topic: 'T', body: 'x', tags: 'A' }], 'tags is not known here; allowed: topic, ns'],
    [
      'send',
      [{ topic: 'T', body: 'x', properties: { n: 1 } }],
      'properties.n is 1; allowed: text.',
    ],
    ['declareTopic', [{ topic: 'T' }, { type: 'foo' }], 'type is "foo"; allowed: normal, ordered'],
    ['declareTopic', [{ topic: 'T' }, { queues: -3 }], 'queues is -3; allowed: a whole number'],
    ['declareTopic', [{}, {}], 'topic is missing'],
    ['dropTopic', ['T'], 'argument is "T"; allowed: an object.'],
    ['purge', [{ topic: 7 }], 'topic is 7; allowed: text'],
    ['declareGroup', [{ topic: 'T' }], 'group is missing; allowed: text, not empty.'],
    ['dropGroup', [{ ...of, group: '' }], 'group is ""; allowed: text, not empty.'],
    ['expire', [{ ...of, messageID: 'x' }], 'messageID is not known here; allowed: topic, group'],
    ['bury', [{ ...of, receiptHandle: 1 }], 'receiptHandle is 1; allowed: text.'],
    ['resend', [{ ...of, messageIds: 'x' }], 'messageIds is "x"; allowed: a list.'],
    ['seek', [of], 'to is missing; allowed: begin, end, epoch ms'],
    ['seek', [{ group: 'GID_a' }, 'end'], 'topic is missing'],
  ])('%s(...%j) rejects as over HTTP, and makes nothing', async (method, args, detail) => {
    // Never at once: whoever calls it has a promise to look after.
    const done = (mq.act as unknown as Untyped)[method](...args);
    await expect(done).rejects.toMatchObject({ name: 'ControlError', status: 400 });
    await expect(done).rejects.toThrow(detail);
    expect(await mq.store.topics()).toEqual([]);
  });

  it('leaves what is in flight where the name of an argument is misspelt', async () => {
    await mq.send({ topic: 'T', body: 'a' });
    await mq.broker.consume({
      ...{ instance: '', topic: 'T', group: 'GID_a' },
      ...{ limit: 1, waitMs: 0, mode: 'any' },
    });
    const misspelt = { ...of, messageID: 'x' };
    await expect(mq.act.expire(misspelt)).rejects.toThrow('messageID is not known here');
    expect((await mq.peek.groups()).groups).toMatchObject([{ inflight: 1 }]);
    await mq.reset();
  });

  it('makes a topic like the same call over HTTP where nothing else is said', async () => {
    await mq.act.declareTopic({ topic: 'N' });
    await mq.act.declareTopic({ topic: 'O' }, { type: 'ordered' });
    expect((await mq.peek.topics()).topics).toMatchObject([
      { topic: 'N', type: 'normal', queues: 1 },
      { topic: 'O', type: 'ordered', queues: 8 },
    ]);
    await mq.reset();
  });

  it('makes only topics that a snapshot can hold', async () => {
    await mq.act.declareTopic({ topic: 'T' }, { type: 'timer', queues: 256 });
    await mq.restore(await mq.snapshot());
    expect((await mq.peek.topics()).topics).toMatchObject([{ type: 'timer', queues: 256 }]);
  });
});
