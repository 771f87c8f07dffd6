import type { Store } from '../../../src/store/store';
import { bodies, GatewayBed, tuple, type Reply } from '../../support/gateway-bed';
import { describeOnStores } from '../stores';

const TIMEOUT_MS = 300_000;

describeOnStores('Consuming with pop=true', (open) => {
  let store: Store;
  let bed: GatewayBed;

  beforeEach(async () => {
    store = await open();
    await store.declare({
      topic: { instance: '', topic: 't1' },
      shape: { type: 'normal', queues: 1 },
    });
    await store.declare({
      topic: { instance: '', topic: 't4' },
      shape: { type: 'normal', queues: 4 },
    });
    bed = await new GatewayBed({ store }).open();
  });
  afterEach(async () => {
    await bed.close();
    await store.close();
  });

  type Values = Record<string, string | number | boolean | undefined>;
  const call = (path: string, values: Values) =>
    bed.get(path, { topic: 't1', consumer: 'c', pop: true, ...values });
  const poll = (values: Values = {}) => call('/mq/message', { maxPullSize: 2, ...values });
  const ack = (requestId: string | undefined) => call('/mq/ack', { requestId });
  const retried = (reply: Reply) =>
    (reply.result?.retryMsgList ?? []).map(({ message }) => message);
  const idIn = (reply: Reply) => reply.result?.requestId;

  it('several clients hold batches of one queue at once, in order', async () => {
    await bed.put('t1', 0, 'a', 'b', 'c', 'd', 'e');
    const replies = [await poll(), await poll(), await poll()];
    expect(replies.map(bodies)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(replies.map((reply) => tuple(idIn(reply)).split(',').slice(0, 4).join())).toEqual([
      'broker-a,0,0,2',
      'broker-a,0,2,4',
      'broker-a,0,4,5',
    ]);
  });

  it('a poll with nothing new has no requestId and locks nothing', async () => {
    for (let n = 0; n < 3; n++) {
      const { result } = await poll();
      expect(result).toMatchObject({ status: 'NO_NEW_MSG', msgListSize: 0 });
      expect(result).not.toHaveProperty('requestId');
    }
  });

  it('the requestId acks its own batch with the next poll, whatever else is held', async () => {
    await bed.put('t1', 0, 'a', 'b', 'c', 'd');
    const first = await poll();
    const second = await poll();
    const next = await poll({ requestId: idIn(second) });
    expect(next.result?.ackInfo.message).toMatch(/^ok broker-a-0:2,4,/);
    bed.clock.advance(TIMEOUT_MS + 1);
    expect(retried(await poll())).toEqual(bodies(first));
  });

  it('/mq/ack acks once and says so', async () => {
    await bed.put('t1', 0, 'a');
    const requestId = idIn(await poll());
    expect(await ack(requestId)).toMatchObject({
      status: 200,
      message: expect.stringMatching(/^ok /) as string,
    });
    expect((await ack(requestId)).message).toMatch(/^lock not exist /);
    bed.clock.advance(TIMEOUT_MS + 1);
    expect((await poll()).result).toMatchObject({ retryMsgListSize: 0, msgListSize: 0 });
  });

  it('a batch that is not acked in time comes in retryMsgList, beside what is new, under one id', async () => {
    await bed.put('t1', 0, 'a', 'b');
    const first = await poll();
    bed.clock.advance(TIMEOUT_MS);
    expect(retried(await poll())).toEqual([]);
    bed.clock.advance(1);
    await bed.put('t1', 0, 'c');
    const again = await poll();
    expect(retried(again)).toEqual(['a', 'b']);
    expect(bodies(again)).toEqual(['c']);
    expect((await ack(idIn(first))).message).toMatch(/^lock not exist /);
    expect((await ack(idIn(again))).message).toMatch(/^ok broker-a-0:0,2,.*, ok broker-a-0:2,3,/);
    bed.clock.advance(TIMEOUT_MS + 1);
    expect((await poll()).result).toMatchObject({ retryMsgListSize: 0, msgListSize: 0 });
  });

  it('the oldest batches come first, up to maxPullSize messages at a time', async () => {
    await bed.put('t1', 0, 'a', 'b', 'c', 'd', 'e', 'f');
    for (let n = 0; n < 3; n++) {
      await poll();
      bed.clock.advance(10);
    }
    bed.clock.advance(TIMEOUT_MS + 1);
    expect(retried(await poll({ maxPullSize: 5 }))).toEqual(['a', 'b', 'c', 'd']);
    expect(retried(await poll({ maxPullSize: 1 }))).toEqual(['e', 'f']);
    expect(retried(await poll())).toEqual([]);
  });

  it('counts its retries for the console, which can skip a batch by acking it', async () => {
    await bed.put('t1', 0, 'a');
    await poll({ clientIp: '10.0.0.1' });
    bed.clock.advance(TIMEOUT_MS + 1);
    await poll({ clientIp: '10.0.0.2' });
    const listed = await bed.get('/mq/clustering/pop/ack', { consumer: 'c', page: 1 });
    const segments = listed.result as unknown as Record<string, unknown>[];
    expect(segments).toMatchObject([
      {
        brokerName: 'broker-a',
        queueId: 0,
        offset: 0,
        nextOffset: 1,
        forceAck: false,
        expireTime: bed.clock.now() + TIMEOUT_MS,
        retryTimes: 1,
        clientIp: '10.0.0.2',
      },
    ]);
    await ack(String(segments[0]?.requestId));
    const after = await bed.get('/mq/clustering/pop/ack', { consumer: 'c' });
    expect(after.result).toEqual([]);
  });

  it('consumeTimeout is the time of this poll only', async () => {
    await bed.put('t1', 0, 'a', 'b', 'c');
    await poll({ consumeTimeout: 10 });
    await poll();
    bed.clock.advance(10_001);
    expect(retried(await poll({ consumeTimeout: 20 }))).toEqual(['a', 'b']);
    bed.clock.advance(20_001);
    expect(retried(await poll())).toEqual(['a', 'b']);
  });

  it('unlock gives a batch back at once, and only that batch', async () => {
    await bed.put('t1', 0, 'a', 'b', 'c', 'd');
    const requestId = idIn(await poll());
    await poll();
    expect((await call('/mq/unlock', { requestId })).message).toMatch(/ unlock:true$/);
    expect(retried(await poll())).toEqual(['a', 'b']);
    expect((await call('/mq/unlock', { requestId })).message).toMatch(/ unlock:false$/);
  });

  it('every broadcast client has its own batches', async () => {
    await bed.put('t1', 0, 'a');
    for (const clientId of ['A', 'B']) expect(bodies(await poll({ clientId }))).toEqual(['a']);
    bed.clock.advance(TIMEOUT_MS + 1);
    for (const clientId of ['A', 'B']) expect(retried(await poll({ clientId }))).toEqual(['a']);
  });

  it('a paused consumer gets neither new messages nor those not acked in time', async () => {
    await bed.put('t1', 0, 'a', 'b', 'c');
    await poll();
    bed.clock.advance(TIMEOUT_MS + 1);
    await bed.json('/mq/consumer/config', { consumer: 'c', pause: 1 });
    expect((await poll()).result).toMatchObject({
      status: 'PAUSED',
      msgListSize: 0,
      retryMsgListSize: 0,
    });
    await bed.json('/mq/consumer/config', { consumer: 'c', pause: 0 });
    const resumed = await poll();
    expect([retried(resumed), bodies(resumed)]).toEqual([['a', 'b'], ['c']]);
  });

  it('goes on where polls without pop stopped, and leaves a queue that one of them has locked', async () => {
    await bed.put('t1', 0, 'a', 'b', 'c');
    const plain = await poll({ pop: undefined, maxPullSize: 1 });
    expect(bodies(plain)).toEqual(['a']);
    expect(bodies(await poll())).toEqual([]);
    await call('/mq/ack', { requestId: idIn(plain), pop: undefined });
    expect(bodies(await poll())).toEqual(['b', 'c']);
    expect((await poll({ pop: undefined })).result?.msgListSize).toBe(0);
  });

  it('skips what has expired on its own', async () => {
    await bed.put('t1', 0, 'expired');
    await poll();
    bed.clock.advance(4 * 24 * 3_600_000);
    await bed.put('t1', 0, 'kept');
    const reply = await poll();
    expect([retried(reply), bodies(reply)]).toEqual([[], ['kept']]);
    expect((await bed.row('t1', 'c', 0)).segments).toHaveLength(1);
  });

  it('takes the queues in turn', async () => {
    for (const queue of [0, 1, 2, 3]) await bed.put('t4', queue, `q${queue}`);
    const found = [];
    for (let n = 0; n < 4; n++) found.push(...bodies(await poll({ topic: 't4', consumer: 'c4' })));
    expect(found.sort()).toEqual(['q0', 'q1', 'q2', 'q3']);
  });

  it.each([
    ['maxPullSize', 129],
    ['consumeTimeout', 9],
    ['pullTimeout', 61],
    ['pop', 'maybe'],
    ['liteTopic', 'a'],
  ])('refuses %s=%s, naming it', async (field, value) => {
    const reply = await poll({ [field]: value });
    expect(reply.status).toBe(400);
    expect(reply.message).toContain(`on field '${field}'`);
  });

  it('is unknown to the published version, which ignores it', async () => {
    const published = await new GatewayBed({ store, profile: 'open-1.2' }).open();
    const reply = await published.get('/mq/message', {
      topic: 't1',
      consumer: 'old',
      pop: true,
      maxPullSize: 999,
    });
    await published.close();
    expect(reply.result).toMatchObject({ status: 'NO_NEW_MSG' });
    expect(reply.result).toHaveProperty('requestId');
  });
});
