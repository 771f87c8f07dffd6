import type { Draft } from '../../src/broker/message';
import { policyOf, relaxedPolicy, strictPolicy } from '../../src/broker/policy';
import { BrokerBed } from '../support/broker-bed';

const DAY = 86_400_000;

/** A strict bed whose topic and group are declared. */
async function strictBed(type = 'normal'): Promise<BrokerBed> {
  const bed = new BrokerBed('strict');
  await bed.broker.declareTopic(bed.topic, { type, queues: 1 });
  await bed.broker.declareGroup(bed.of);
  return bed;
}

describe('policyOf', () => {
  it('gives the values of a profile, with those replaced that are given', () => {
    expect(policyOf('relaxed')).toEqual(relaxedPolicy);
    expect(policyOf('strict', { retryMs: 1000, maxRetries: undefined })).toEqual({
      ...strictPolicy,
      retryMs: 1000,
    });
  });
});

describe.each(['relaxed', 'strict'] as const)('The %s profile', (profile) => {
  const newBed = async (type: string) => {
    const bed = new BrokerBed(profile);
    await bed.broker.declareTopic(bed.topic, { type, queues: 1 });
    return bed;
  };

  it('takes a body of 4 MB and refuses one byte more', async () => {
    const bed = await newBed('normal');
    const range = { low: 1, high: 4_194_304, unit: 'bytes' };
    await bed.publish('x'.repeat(4_194_304));
    await expect(bed.publish('x'.repeat(4_194_305))).rejects.toMatchObject({
      code: 'InvalidArgument',
      detail: 'the body has 4194305 bytes; 1 to 4194304 bytes are allowed for a normal message',
      violation: { element: 'body', range },
    });
  });

  it('measures a body in UTF-8 bytes', async () => {
    const bed = await newBed('normal');
    await bed.publish('é'.repeat(2_097_152));
    await expect(bed.publish('é'.repeat(2_097_153))).rejects.toMatchObject({
      violation: { element: 'body' },
    });
  });

  it('refuses an empty body', async () => {
    const bed = await newBed('normal');
    await expect(bed.publish('')).rejects.toMatchObject({
      code: 'InvalidArgument',
      violation: { element: 'body' },
    });
  });

  it('takes times of delivery up to 40 days ahead', async () => {
    const bed = await newBed('timer');
    const now = bed.clock.now();
    await bed.publish({ body: 'x', deliverAt: now + 40 * DAY });
    for (const deliverAt of [now + 40 * DAY + 1, NaN, -1, 1.5]) {
      await expect(bed.publish({ body: 'x', deliverAt })).rejects.toMatchObject({
        code: 'InvalidArgument',
        violation: { element: 'deliverAt', range: { low: 0, high: 40 * DAY, unit: 'ms' } },
      });
    }
  });

  it('takes immunity times from 10 to 300 seconds', async () => {
    const bed = await newBed('transaction');
    for (const immunityMs of [10_000, 300_000]) await bed.publish({ body: 'x', immunityMs });
    for (const immunityMs of [9999, 300_001, NaN]) {
      await expect(bed.publish({ body: 'x', immunityMs })).rejects.toMatchObject({
        code: 'InvalidArgument',
        violation: { element: 'immunity', range: { low: 10_000, high: 300_000, unit: 'ms' } },
      });
    }
  });
});

describe('The strict profile', () => {
  it('knows declared topics and groups only', async () => {
    const bed = await strictBed();
    expect(await bed.consume()).toEqual([]);
    await expect(bed.consume({ group: 'GID_b' })).rejects.toMatchObject({ code: 'GroupNotExist' });
    await expect(bed.consume({ topic: 'other' })).rejects.toMatchObject({ code: 'TopicNotExist' });
  });

  it.each<[string, Draft]>([
    ['normal', { body: 'x' }],
    ['ordered', { body: 'x', shardingKey: 'k' }],
    ['timer', { body: 'x', deliverAt: 1 }],
    ['transaction', { body: 'x', immunityMs: 10_000 }],
  ])('takes messages of one kind on a topic of type %s', async (type, draft) => {
    for (const other of ['normal', 'ordered', 'global', 'timer', 'transaction']) {
      const bed = await strictBed(other);
      const takes = other === type || (other === 'global' && type === 'ordered');
      const outcome = bed.publish(draft);
      if (takes) expect(await outcome).toHaveProperty('id');
      else await expect(outcome).rejects.toMatchObject({ code: 'TopicTypeMismatch' });
    }
  });

  it('takes 64 KB for scheduled and transactional bodies', async () => {
    for (const [type, kind] of [
      ['timer', { deliverAt: 1 }],
      ['transaction', { immunityMs: 10_000 }],
    ] as const) {
      const bed = await strictBed(type);
      await bed.publish({ body: 'x'.repeat(65_536), ...kind });
      await expect(bed.publish({ body: 'x'.repeat(65_537), ...kind })).rejects.toMatchObject({
        violation: { element: 'body', range: { low: 1, high: 65_536, unit: 'bytes' } },
      });
    }
  });

  it('takes 16 KB of properties as they are sent', async () => {
    const bed = await strictBed();
    await bed.publish({ body: 'x', properties: [['k', 'v'.repeat(16_381)]] });
    await expect(
      bed.publish({ body: 'x', properties: [['k', 'v'.repeat(16_382)]] }),
    ).rejects.toMatchObject({
      code: 'InvalidArgument',
      violation: { element: 'properties', range: { low: 0, high: 16_384, unit: 'bytes' } },
    });
  });

  it('takes no property text that is empty or has a character that the SDKs refuse', async () => {
    const bed = await strictBed();
    await bed.publish({ body: 'x', properties: [['a-b_c.d', 'ü 世 !?=']] });
    const long = `${'v'.repeat(100)}&`;
    const wrong: [Partial<Draft>, string, string][] = [
      ...Array.from('&"\'<>:|', (c): [Partial<Draft>, string, string] => [
        { properties: [['k', `a${c}b`]] },
        'properties',
        'the property "k" is',
      ]),
      [{ properties: [['a:b', 'v']] }, 'properties', 'the property name "a:b" is'],
      [{ properties: [[long, 'v']] }, 'properties', `the property name "${'v'.repeat(60)}…" is`],
      [{ properties: [['', 'v']] }, 'properties', 'the property name "" is'],
      [{ properties: [['k', '']] }, 'properties', 'the property "k" is'],
      [{ key: 'a:b' }, 'key', 'the key "a:b" is'],
    ];
    for (const [part, element, detail] of wrong) {
      await expect(bed.publish({ body: 'x', ...part })).rejects.toMatchObject({
        code: 'InvalidArgument',
        detail: expect.stringContaining(detail) as string,
        violation: { element },
      });
    }
  });

  it('takes no message of two kinds', async () => {
    const bed = await strictBed('timer');
    await expect(bed.publish({ body: 'x', deliverAt: 1, shardingKey: 'k' })).rejects.toMatchObject({
      code: 'InvalidArgument',
      detail: 'a message cannot be ordered and scheduled at once',
    });
  });

  it.each([
    ['topic', { topic: 'ab' }],
    ['topic', { topic: 'x'.repeat(65) }],
    ['topic', { topic: 'GID_orders' }],
    ['topic', { topic: 'CIDorders' }],
    ['topic', { topic: 'a.b.c' }],
    ['group', { group: 'G' }],
    ['group', { group: 'G'.repeat(65) }],
    ['group', { group: 'GID a' }],
  ])('refuses a wrong name of a %s: %j', async (element, part) => {
    const bed = await strictBed();
    await expect(bed.consume(part)).rejects.toMatchObject({
      code: 'InvalidArgument',
      violation: { element },
    });
  });

  it('counts the instance twice towards 119 characters of names', async () => {
    const bed = await strictBed();
    const names = { instance: 'i'.repeat(33), topic: 't'.repeat(25), group: 'g'.repeat(30) };
    await expect(bed.consume(names)).rejects.toMatchObject({ code: 'NameTooLong' });
    const shorter = { ...names, group: 'g'.repeat(26) };
    await expect(bed.consume(shorter)).rejects.toMatchObject({ code: 'TopicNotExist' });
  });
});

describe('The relaxed profile', () => {
  it('takes what strict refuses, and warns once per topic and rule', async () => {
    const bed = new BrokerBed();
    const big = { body: 'x'.repeat(65_537), deliverAt: 1 };
    const odd = { body: 'x', properties: [['k', 'a:b']] as const };
    for (const draft of [big, big, odd, odd]) await bed.publish(draft);
    expect(await bed.consume()).toHaveLength(4);
    expect(bed.log).toEqual([
      'topic orders: the strict profile would refuse this (InvalidArgument): ' +
        'the body has 65537 bytes; 1 to 65536 bytes are allowed for a scheduled message',
      expect.stringContaining('the property "k" is empty or has a character of'),
    ]);
  });

  it('holds a message that is scheduled and transactional until it is committed', async () => {
    const bed = new BrokerBed();
    const draft = { body: 'x', immunityMs: 10_000, deliverAt: bed.clock.now() + 60_000 };
    const { receiptHandle = '' } = await bed.publish(draft);
    expect(bed.log).toHaveLength(1);
    bed.clock.advance(5000);
    await bed.broker.commit(bed.of, [receiptHandle]);
    expect(await bed.bodies()).toEqual(['x']);
  });

  it('takes every kind of message on a topic of any type', async () => {
    const bed = new BrokerBed();
    await bed.broker.declareTopic(bed.topic, { type: 'timer', queues: 1 });
    await bed.publish('x');
    await bed.publish({ body: 'y', shardingKey: 'k' });
    await bed.publish('z');
    expect(await bed.bodies()).toEqual(['x', 'y', 'z']);
    expect(bed.log).toEqual([
      'topic orders: the strict profile would refuse this (TopicTypeMismatch): ' +
        'a topic of type timer does not take messages for type normal',
      'topic orders: the strict profile would refuse this (TopicTypeMismatch): ' +
        'a topic of type timer does not take messages for type ordered or global',
    ]);
  });

  it('is silent of a message that is for the type of its topic', async () => {
    const bed = new BrokerBed();
    await bed.broker.declareTopic(bed.topic, { type: 'global', queues: 1 });
    await bed.publish({ body: 'y', shardingKey: 'k' });
    bed.broker.forgetTopic(bed.topic);
    await bed.publish('x');
    expect(bed.log).toEqual([]);
  });

  it('takes names that are safe in a path and in a key, and warns of them', async () => {
    const bed = new BrokerBed();
    expect(await bed.consume({ topic: 'a.b', group: 'G' })).toEqual([]);
    expect(bed.log).toEqual([expect.stringContaining('the topic "a.b" is not allowed')]);
    for (const topic of ['', 'a/b', 'a b', '{a}', 'a\n', 'ü', 'x'.repeat(128)]) {
      await expect(bed.consume({ topic })).rejects.toMatchObject({
        code: 'InvalidArgument',
        violation: { element: 'topic' },
      });
    }
    await expect(bed.consume({ instance: 'a/b' })).rejects.toMatchObject({
      violation: { element: 'instance' },
    });
    await expect(bed.consume({ group: '' })).rejects.toMatchObject({
      violation: { element: 'group' },
    });
    await expect(bed.broker.ack({ ...bed.of, group: '' }, ['x'])).rejects.toMatchObject({
      violation: { element: 'group' },
    });
  });
});
