import { BrokerBed } from '../support/broker-bed';

const MINUTE = 60_000;

describe('consume', () => {
  it('answers with nothing where there is nothing', async () => {
    expect(await new BrokerBed().consume()).toEqual([]);
  });

  it('gives a message to one consumer of a group and to every group', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    expect(await bed.bodies()).toEqual(['x']);
    expect(await bed.bodies()).toEqual([]);
    expect(await bed.bodies({ group: 'GID_b' })).toEqual(['x']);
  });

  it('gives no more than the limit', async () => {
    const bed = new BrokerBed();
    for (const body of ['a', 'b', 'c']) await bed.publish(body);
    expect(await bed.bodies({ limit: 2 })).toEqual(['a', 'b']);
    expect(await bed.bodies({ limit: 2 })).toEqual(['c']);
  });

  it('redelivers a message that nobody acked after 5 minutes, and counts', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    const [first] = await bed.consume();
    const firstAt = bed.clock.now();
    expect(first).toMatchObject({
      consumedTimes: 1,
      firstConsumeAt: firstAt,
      nextConsumeAt: firstAt + 5 * MINUTE,
    });
    bed.clock.advance(5 * MINUTE - 1);
    expect(await bed.consume()).toEqual([]);
    bed.clock.advance(1);
    const [second] = await bed.consume();
    expect(second).toMatchObject({
      message: { id: first?.message.id },
      consumedTimes: 2,
      firstConsumeAt: firstAt,
      nextConsumeAt: firstAt + 10 * MINUTE,
    });
    expect(second?.receiptHandle).not.toBe(first?.receiptHandle);
  });

  it('delivers a message 289 times, then keeps it as a dead letter of the group', async () => {
    const bed = new BrokerBed();
    const { id } = await bed.publish({ body: 'poison', tag: 'T' });
    const firstAt = bed.clock.now();
    let deliveries = 0;
    while (deliveries < 1000 && (await bed.consume()).length === 1) {
      deliveries++;
      bed.clock.advance(5 * MINUTE);
    }
    expect(deliveries).toBe(289);
    expect(await bed.broker.deadLetters(bed.of, 0, 10)).toMatchObject([
      {
        message: { id, body: 'poison', tag: 'T' },
        offset: 0,
        from: { queue: 0, offset: 0 },
        times: 289,
        firstAt,
        lastUntil: firstAt + 289 * 5 * MINUTE,
      },
    ]);
  });

  it('delivers a dead letter to its group again when it is resent', async () => {
    const bed = new BrokerBed('relaxed', { maxRetries: 0 });
    await bed.publish('x');
    await bed.consume();
    await bed.consume({ group: 'GID_b' });
    bed.clock.advance(5 * MINUTE);
    expect(await bed.consume()).toEqual([]);
    expect(await bed.broker.resend(bed.of, [0, 7])).toBe(1);
    expect(await bed.bodies({ group: 'GID_b' })).toEqual([]);
    const again = await bed.consume();
    expect(again).toMatchObject([{ message: { body: 'x' }, consumedTimes: 1 }]);
    expect(await bed.ack(...again)).toEqual(['done']);
    expect(await bed.broker.deadLetters(bed.of, 0, 10)).toEqual([]);
  });

  it('gives only messages with one of the tags, and passes over the rest for good', async () => {
    const bed = new BrokerBed();
    for (const tag of ['A', 'B', 'C', undefined]) await bed.publish({ body: `of ${tag}`, tag });
    expect(await bed.bodies({ tags: ['A', 'C'] })).toEqual(['of A', 'of C']);
    expect(await bed.bodies()).toEqual([]);
    expect(await bed.bodies({ group: 'GID_all' })).toHaveLength(4);
  });

  it('looks again when the store stopped early, so that a match behind many others is found', async () => {
    const bed = new BrokerBed();
    for (let n = 0; n < 2000; n++) await bed.publish({ body: 'x', tag: 'A' });
    await bed.publish({ body: 'wanted', tag: 'B' });
    expect(await bed.bodies({ tags: ['B'] })).toEqual(['wanted']);
  });

  it('starts a new group at the earliest message, or at the latest if so set', async () => {
    for (const [start, expected] of [
      ['earliest', ['x']],
      ['latest', []],
    ] as const) {
      const bed = new BrokerBed('relaxed', { start });
      await bed.publish('x');
      expect(await bed.bodies()).toEqual(expected);
    }
  });

  it('does not deliver what is older than the retention', async () => {
    const bed = new BrokerBed();
    await bed.publish('old');
    bed.clock.advance(3 * 24 * 60 * MINUTE + 1);
    await bed.publish('new');
    expect(await bed.bodies()).toEqual(['new']);
  });

  it('refuses unknown topics and groups where nothing may be made', async () => {
    const bed = new BrokerBed('relaxed', { autoCreate: 'off' });
    await expect(bed.consume()).rejects.toMatchObject({ code: 'TopicNotExist' });
    await expect(bed.publish('x')).rejects.toMatchObject({ code: 'TopicNotExist' });
    await bed.broker.declareTopic(bed.topic, { type: 'normal', queues: 1 });
    await expect(bed.consume()).rejects.toMatchObject({ code: 'GroupNotExist' });
    await bed.broker.declareGroup(bed.of);
    expect(await bed.consume()).toEqual([]);
  });

  it('warns of topics and groups it makes, where that is wanted', async () => {
    const bed = new BrokerBed('relaxed', { autoCreate: 'warn' });
    await bed.consume();
    await bed.consume({ group: 'GID_b' });
    await bed.consume({ group: 'GID_b' });
    expect(bed.log).toEqual([
      'made by a poll of group GID_a: TopicNotExist: topic orders does not exist',
      'made by a poll of group GID_b: GroupNotExist: group GID_b does not exist',
    ]);
  });
});

describe('orderly consume', () => {
  const orderly = { mode: 'orderly' } as const;
  const publishAll = async (bed: BrokerBed, bodies: string[], shardingKey = 'k') => {
    for (const body of bodies) await bed.publish({ body, shardingKey });
  };

  it('locks a queue until its whole batch is acked', async () => {
    const bed = new BrokerBed();
    await publishAll(bed, ['1', '2', '3']);
    const [one, two] = await bed.consume({ ...orderly, limit: 2 });
    expect([one?.message.body, two?.message.body]).toEqual(['1', '2']);
    expect(await bed.consume(orderly)).toEqual([]);
    if (one) await bed.ack(one);
    expect(await bed.consume(orderly)).toEqual([]);
    if (two) await bed.ack(two);
    expect(await bed.bodies(orderly)).toEqual(['3']);
  });

  it('redelivers after 1 minute what was not acked, in order and before anything newer', async () => {
    const bed = new BrokerBed();
    await publishAll(bed, ['1', '2', '3', '4']);
    const batch = await bed.consume({ ...orderly, limit: 3 });
    expect(batch[0]?.nextConsumeAt).toBe(bed.clock.now() + MINUTE);
    if (batch[1]) await bed.ack(batch[1]);
    bed.clock.advance(MINUTE);
    expect(await bed.bodies(orderly)).toEqual(['1', '3', '4']);
  });

  it('serves other queues while one is locked', async () => {
    const bed = new BrokerBed();
    await publishAll(bed, ['a1', 'a2'], 'a');
    await publishAll(bed, ['b1'], 'b');
    const first = await bed.consume({ ...orderly, limit: 1 });
    const second = await bed.consume({ ...orderly, limit: 1 });
    expect([...first, ...second].map(({ message }) => message.body).sort()).toEqual(['a1', 'b1']);
  });

  it('wakes a waiting poll as soon as the batch is complete', async () => {
    const bed = new BrokerBed();
    await publishAll(bed, ['1', '2']);
    const batch = await bed.consume({ ...orderly, limit: 1 });
    const waiting = bed.bodies({ ...orderly, waitMs: 10_000 });
    await bed.ack(...batch);
    expect(await waiting).toEqual(['2']);
  });

  it('moves on when a message is dead', async () => {
    const bed = new BrokerBed('relaxed', { maxRetries: 1 });
    await publishAll(bed, ['1', '2']);
    const bodies: string[] = [];
    for (let n = 0; n < 3; n++) {
      bodies.push(...(await bed.bodies({ ...orderly, limit: 1 })));
      bed.clock.advance(MINUTE);
    }
    expect(bodies).toEqual(['1', '1', '2']);
  });
});

describe('scheduled messages', () => {
  it('are delivered when their time has come, to a waiting poll too', async () => {
    const bed = new BrokerBed();
    await bed.publish({ body: 'later', deliverAt: bed.clock.now() + 5000 });
    expect(await bed.consume()).toEqual([]);
    const waiting = bed.consume({ waitMs: 30_000 });
    bed.clock.advance(4999);
    expect(await bed.consume({ group: 'GID_b' })).toEqual([]);
    bed.clock.advance(1);
    expect(await waiting).toMatchObject([
      { message: { body: 'later', deliverAt: bed.clock.now() } },
    ]);
  });

  it('wake a poll that waited before they were published', async () => {
    const bed = new BrokerBed();
    const waiting = bed.bodies({ waitMs: 30_000 });
    await bed.publish({ body: 'later', deliverAt: bed.clock.now() + 5000 });
    await new Promise((done) => setImmediate(done));
    bed.clock.advance(5000);
    expect(await waiting).toEqual(['later']);
  });

  it('are delivered at once when their time has passed', async () => {
    const bed = new BrokerBed();
    await bed.publish({ body: 'x', deliverAt: bed.clock.now() - 1 });
    expect(await bed.bodies()).toEqual(['x']);
  });
});
