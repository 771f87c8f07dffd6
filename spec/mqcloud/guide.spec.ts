import type { Batch } from '../../src/broker/pull-batch';
import type { SendStatus } from '../../src/mqcloud/gateway';
import { JavaError } from '../../src/mqcloud/java-error';
import type { Store } from '../../src/store/store';
import { bodies, GatewayBed, tuple, type Reply } from './gateway-bed';
import { GuideLoop, guideScript } from './guide-loop';
import { describeOnStores } from './stores';

const TOPIC = 'mqcloud-json-test-topic';
const PRODUCER = `${TOPIC}-producer`;
const CONSUMER = 'http-clustering-consumer';
const FIVE_MINUTES = 300_000;

/** The user guide of 2024, section by section; everything in the default profile, nothing declared. */
describeOnStores('The user guide of the gateway', (open) => {
  let store: Store;
  let bed: GatewayBed;
  let sendFault: JavaError | SendStatus | undefined;
  let pullFault: Batch['status'] | undefined;

  beforeEach(async () => {
    [sendFault, pullFault] = [undefined, undefined];
    store = await open();
    bed = new GatewayBed({
      store,
      profile: 'seed-2024',
      sendFault: () => {
        if (sendFault instanceof JavaError) throw sendFault;
        return sendFault;
      },
      pullFault: () => pullFault,
    });
    await bed.open();
  });
  afterEach(async () => {
    await bed.close();
    await store.close();
  });

  type Values = Record<string, string | number | boolean | undefined>;
  const produce = (message: string, values: Values = {}) =>
    bed.post('/mq/produce', { producer: PRODUCER, message, ...values });
  const poll = (values: Values = {}, headers = {}) =>
    bed.get('/mq/message', { topic: TOPIC, consumer: CONSUMER, ...values }, headers);
  const ack = (values: Values = {}) =>
    bed.get('/mq/ack', { topic: TOPIC, consumer: CONSUMER, ...values });
  /** Leaves polls one queue to choose. */
  async function onlyQueue(queue: number): Promise<void> {
    const lockAt = bed.clock.now();
    for (const other of [0, 1, 2, 3].filter((n) => n !== queue)) {
      await bed.setRow(TOPIC, CONSUMER, other, { lockAt, lockedAt: lockAt });
    }
  }
  const host = () => bed.url.replace('http://', '');
  const idIn = (reply: Reply) => reply.result?.requestId;

  it('one: names can be used without applying for them first', async () => {
    expect((await produce('a')).status).toBe(200);
    expect(bodies(await poll())).toEqual(['a']);
  });

  describe('two: producing', () => {
    it('POST /mq/produce takes producer and message and answers the fields of the sample', async () => {
      const { result, ...envelope } = await produce('a');
      expect(envelope).toEqual({ status: 200, headers: envelope.headers });
      expect(result).toEqual({
        sendStatus: 'SEND_OK',
        msgId: expect.stringMatching(/^[0-9A-F]{32}$/) as string,
        messageQueue: { topic: TOPIC, brokerName: 'broker-a', queueId: 0 },
        queueOffset: 0,
        offsetMsgId: expect.stringMatching(/^[0-9A-F]{32}$/) as string,
        regionId: 'DefaultRegion',
        traceOn: true,
      });
      expect(Object.keys(result ?? {})).toEqual([
        'sendStatus',
        'msgId',
        'messageQueue',
        'queueOffset',
        'offsetMsgId',
        'regionId',
        'traceOn',
      ]);
    });

    it('status 300 says that the outcome is unknown', async () => {
      sendFault = new JavaError(500, 'java.util.concurrent.TimeoutException');
      expect((await produce('a', { asyncRetryTimesIfSendFailed: 1 })).status).toBe(300);
    });

    it('status 400 says that a parameter is wrong', async () => {
      expect((await produce('')).status).toBe(400);
    });

    it('status 500 says that the service failed', async () => {
      sendFault = new JavaError(500, 'java.util.concurrent.TimeoutException');
      expect((await produce('a')).status).toBe(500);
    });

    it('message tells why whenever the status is not 200', async () => {
      expect((await produce('')).message).toContain('message');
      sendFault = new JavaError(500, 'java.util.concurrent.TimeoutException');
      expect((await produce('a')).message).toBe('java.util.concurrent.TimeoutException');
      sendFault = undefined;
      expect(await produce('a')).not.toHaveProperty('message');
    });

    it.each([
      'SEND_OK',
      'FLUSH_DISK_TIMEOUT',
      'FLUSH_SLAVE_TIMEOUT',
      'SLAVE_NOT_AVAILABLE',
    ] as const)('with sendStatus %s the message is in its queue', async (sendStatus) => {
      sendFault = sendStatus;
      expect((await produce('a')).result).toMatchObject({ sendStatus });
      sendFault = undefined;
      expect(bodies(await poll())).toEqual(['a']);
    });

    it('msgId is the id that consumers see, queueOffset the place in messageQueue', async () => {
      const first = await produce('a', { orderId: 'x' });
      const second = await produce('b', { orderId: 'x' });
      expect([first.result?.queueOffset, second.result?.queueOffset]).toEqual([0, 1]);
      expect(second.result?.messageQueue).toEqual(first.result?.messageQueue);
      const { result } = await poll();
      expect(result?.msgList?.map(({ messageId }) => messageId)).toEqual([
        first.result?.msgId,
        second.result?.msgId,
      ]);
    });

    it('the example sends again until the status is 200', async () => {
      sendFault = new JavaError(500, 'java.util.concurrent.TimeoutException');
      const loop = new GuideLoop(guideScript('produce', host()));
      while (loop.replies.length < 3) await new Promise((turn) => setImmediate(turn));
      sendFault = undefined;
      await loop.answered();
      expect(loop.logged.at(-1)).toBe('send ok');
      expect(loop.replies.map(({ status }) => status).slice(0, 3)).toEqual([500, 500, 500]);
      const found = await poll({ topic: 'mqcloud-http-test-topic', consumer: 'c' });
      expect(bodies(found)).toEqual(['http生产测试']);
    });
  });

  describe('three: consuming', () => {
    it('GET /mq/message answers the fields of the sample, in its order', async () => {
      const [again = ''] = [(await produce('{"id":13,"name":"搜狐tv13"}')).result?.msgId];
      await ack({ requestId: idIn(await poll()) });
      bed.clock.advance(1000);
      const sent = await produce('{"id":11,"name":"搜狐tv11"}', { orderId: 'x' });
      await produce('{"id":27}', { orderId: 'x' });
      await bed.json('/mq/consumer/config', { consumer: CONSUMER, retryMsgId: again });
      let reply = await poll();
      while (bodies(reply).length === 0) reply = await poll({ requestId: idIn(reply) });
      const { result, ...envelope } = reply;
      expect(envelope).toEqual({ status: 200, headers: envelope.headers });
      expect(result).toMatchObject({ status: 'FOUND', msgListSize: 2 });
      expect(result?.msgList?.[0]).toEqual({
        messageId: sent.result?.msgId,
        message: '{"id":11,"name":"搜狐tv11"}',
        timestamp: bed.clock.now(),
      });
      expect(Object.keys(result?.msgList?.[0] ?? {})).toEqual([
        'messageId',
        'message',
        'timestamp',
      ]);
    });

    it('a poll with both lists has the keys of the sample, in its order, and no others', async () => {
      const sent = await produce('again', { orderId: 'x' });
      const first = await poll();
      const { queueId } = sent.result?.messageQueue as { queueId: number };
      await onlyQueue(queueId);
      await produce('new', { orderId: 'x' });
      const retryMsgId = sent.result?.msgId;
      await bed.json('/mq/consumer/config', { consumer: CONSUMER, retryMsgId });
      const { result } = await poll({ requestId: idIn(first) });
      expect(result).toMatchObject({ status: 'FOUND', msgListSize: 1, retryMsgListSize: 1 });
      expect(Object.keys(result ?? {})).toEqual([
        'status',
        'requestId',
        'msgList',
        'msgListSize',
        'retryMsgList',
        'retryMsgListSize',
      ]);
    });

    it('status 400 says that a parameter is wrong, 500 that the service failed, with a message', async () => {
      const wrong = await poll({ topic: '' });
      expect(wrong.status).toBe(400);
      expect(wrong.message).toContain('topic');
      const failed = await poll({ requestId: '!!!' });
      expect(failed.status).toBe(500);
      expect(failed.message).toContain('Illegal base64 character');
    });

    it('the status of a poll is FOUND with messages and NO_NEW_MSG without', async () => {
      await produce('a');
      const found = await poll();
      expect(found.result?.status).toBe('FOUND');
      const none = await poll({ requestId: idIn(found) });
      expect(none.result).toMatchObject({ status: 'NO_NEW_MSG', msgListSize: 0 });
      expect(none.result).not.toHaveProperty('msgList');
    });

    it.each(['NO_MATCHED_MSG', 'OFFSET_ILLEGAL'] as const)(
      'the status of a poll may be %s',
      async (status) => {
        pullFault = status;
        expect((await poll()).result?.status).toBe(status);
      },
    );

    it('the status of a poll is PAUSED for a paused consumer, RATE_LIMITED for one that is too fast', async () => {
      await poll();
      await bed.json('/mq/consumer/config', { consumer: CONSUMER, pause: 1 });
      expect((await poll()).result?.status).toBe('PAUSED');
      const limit = { pause: 0, rateLimitEnabled: 1, limitRate: 1 };
      await bed.json('/mq/consumer/config', { consumer: CONSUMER, ...limit });
      const statuses = [];
      for (let n = 0; n < 3; n++) statuses.push((await poll()).result?.status);
      expect(statuses).toContain('RATE_LIMITED');
    });

    it('an offset that is illegal by itself is repaired by the next poll, in ids of five fields too', async () => {
      const sent = await produce('a', { orderId: 'x' });
      const { queueId } = sent.result?.messageQueue as { queueId: number };
      await ack({ requestId: idIn(await poll()) });
      await onlyQueue(queueId);
      await bed.setRow(TOPIC, CONSUMER, queueId, { committed: 99 });
      const illegal = await poll();
      expect(illegal.result?.status).toBe('OFFSET_ILLEGAL');
      await produce('b', { orderId: 'x' });
      expect(bodies(await poll({ requestId: idIn(illegal) }))).toEqual(['b']);
    });

    it('requestId has the five fields of the sample, and the sample itself is understood', async () => {
      await produce('a');
      const requestId = idIn(await poll());
      expect(tuple(requestId)).toBe(`broker-a,0,0,1,${bed.clock.now()}`);
      const sample = 'YnJva2VyLWMsNCwyMTU2OSwyMTYwMSwxNjU1ODgyNjM0MDU0';
      expect(await ack({ requestId: sample })).toMatchObject({
        status: 200,
        message: 'lock not exist broker-c-4:21569,21601,1655882634054,false',
      });
    });

    it('the requestId of a poll, sent with the next one, acks its messages', async () => {
      await produce('a', { orderId: 'x' });
      const first = await poll();
      await produce('b', { orderId: 'x' });
      let next = await poll({ requestId: idIn(first) });
      while (bodies(next).length === 0) next = await poll({ requestId: idIn(next) });
      expect(bodies(next)).toEqual(['b']);
      bed.clock.advance(FIVE_MINUTES + 1);
      expect(bodies(await poll())).toEqual(['b']);
    });

    it('a resent message comes in retryMsgList with its size', async () => {
      const sent = await produce('a');
      await ack({ requestId: idIn(await poll()) });
      const retryMsgId = sent.result?.msgId;
      await bed.json('/mq/consumer/config', { consumer: CONSUMER, retryMsgId });
      const { result } = await poll();
      expect(result?.retryMsgListSize).toBe(1);
      expect(result?.retryMsgList).toEqual([
        { messageId: retryMsgId, message: 'a', timestamp: bed.clock.now() },
      ]);
    });

    it('GET /mq/ack acks the last batch of a service that goes down', async () => {
      await produce('a');
      expect((await ack({ requestId: idIn(await poll()) })).status).toBe(200);
      bed.clock.advance(FIVE_MINUTES + 1);
      for (let n = 0; n < 4; n++) expect(bodies(await poll())).toEqual([]);
    });

    it('messages that are not acked come again after five minutes and not before', async () => {
      await produce('a');
      expect(bodies(await poll())).toEqual(['a']);
      const early = [];
      for (let n = 0; n < 4; n++) early.push(...bodies(await poll()));
      expect(early).toEqual([]);
      bed.clock.advance(FIVE_MINUTES);
      expect((await poll()).status).toBe(500);
      bed.clock.advance(1);
      expect(bodies(await poll())).toEqual(['a']);
    });

    it('with useCookie=true the cookie acks', async () => {
      await produce('a');
      const first = await poll({ useCookie: true });
      const [cookie = ''] = first.headers['set-cookie']?.[0]?.split(';') ?? [];
      expect(cookie).toBe(`rid=${idIn(first)}`);
      await poll({ useCookie: true }, { cookie });
      bed.clock.advance(FIVE_MINUTES + 1);
      const after = [];
      for (let n = 0; n < 4; n++) after.push(...bodies(await poll()));
      expect(after).toEqual([]);
    });

    it('a client that keeps no cookies acks nothing with useCookie=true', async () => {
      await produce('a');
      await poll({ useCookie: true });
      await poll({ useCookie: true });
      bed.clock.advance(FIVE_MINUTES + 1);
      expect(bodies(await poll({ useCookie: true }))).toEqual(['a']);
    });

    it('the clustering example gets every message once', async () => {
      for (let n = 0; n < 8; n++) await produce(`m${n}`);
      const loop = new GuideLoop(guideScript('clustering', host()));
      for (let n = 0; n < 8; n++) await loop.next();
      expect(loop.logged).toEqual(['FOUND,2', 'FOUND,2', 'FOUND,2', 'FOUND,2']);
      await produce('m8');
      for (let n = 0; n < 8; n++) await loop.next();
      expect(loop.logged.slice(4)).toEqual(['FOUND,1']);
    });

    it('the clustering example goes on after an error', async () => {
      const loop = new GuideLoop(guideScript('clustering', host()));
      await loop.answered();
      pullFault = undefined;
      await bed.json('/mq/consumer/config', { consumer: CONSUMER, pause: 1 });
      await loop.next();
      await bed.json('/mq/consumer/config', { consumer: CONSUMER, pause: 0 });
      await produce('a');
      for (let n = 0; n < 8; n++) await loop.next();
      expect(loop.logged).toEqual(['FOUND,1']);
    });

    it('the broadcast example gets every message for each clientId, beside the clustering one', async () => {
      for (let n = 0; n < 8; n++) await produce(`m${n}`);
      const script = guideScript('broadcast', host());
      const loops = [
        new GuideLoop(guideScript('clustering', host())),
        new GuideLoop(script),
        new GuideLoop(script.replace('127.0.0.1"\n', '127.0.0.2"\n')),
      ];
      for (let n = 0; n < 8; n++) for (const loop of loops) await loop.next();
      for (const loop of loops) {
        const found = loop.replies.flatMap(
          ({ result }) => (result?.msgList ?? []) as { message: string }[],
        );
        expect(found.map(({ message }) => message).sort()).toEqual(
          Array.from({ length: 8 }, (_, n) => `m${n}`),
        );
      }
    });

    it('a loop that starts with an empty requestId, as the Python example does, gets every message once', async () => {
      for (let n = 0; n < 8; n++) await produce(`m${n}`);
      const found = [];
      let requestId = '';
      for (let n = 0; n < 12; n++) {
        const { result } = await poll({ requestId });
        requestId = result?.requestId ?? '';
        found.push(...(result?.msgList ?? []).map(({ message }) => message));
      }
      expect(found.sort()).toEqual(Array.from({ length: 8 }, (_, n) => `m${n}`));
    });
  });
});
