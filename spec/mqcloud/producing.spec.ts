import { JavaError } from '../../src/mqcloud/java-error';
import type { Store } from '../../src/store/store';
import type { SendStatus } from '../../src/mqcloud/gateway';
import { bodies, GatewayBed } from './gateway-bed';
import { describeOnStores } from './stores';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describeOnStores('Producing through the gateway', (open) => {
  let store: Store;
  let bed: GatewayBed;
  let fault: JavaError | SendStatus | undefined;

  beforeEach(async () => {
    fault = undefined;
    store = await open();
    await store.declareTopic({ instance: '', topic: 't4' }, { type: 'normal', queues: 4 });
    bed = new GatewayBed({
      store,
      autoRegister: false,
      quirks: { queuesPerBroker: 2 },
      producers: [{ producer: 't4-producer', topic: 't4' }],
      consumers: [{ consumer: 'g4', topic: 't4', broadcast: false }],
      sendFault: () => {
        if (fault instanceof JavaError) throw fault;
        return fault;
      },
    });
    await bed.open();
  });
  afterEach(async () => {
    await bed.close();
    await store.close();
  });

  const produce = (values: Record<string, string | number | boolean> = {}) =>
    bed.post('/mq/produce', { producer: 't4-producer', message: 'a', ...values });
  const queueOf = (reply: { result?: unknown }) => {
    const { brokerName, queueId } = (
      reply.result as { messageQueue: { brokerName: string; queueId: number } }
    ).messageQueue;
    return `${brokerName.replace('broker-', '')}/${queueId}`;
  };

  it('P1: takes parameters from the form, the query, or some from each', async () => {
    const path = '/mq/produce?producer=t4-producer';
    const inQuery = await bed.wire('POST', `${path}&message=in%20query`, FORM, '');
    const mixed = await bed.wire('POST', path, FORM, 'message=mixed');
    const inForm = await produce({ message: 'in form' });
    const statuses = [inQuery, mixed].map((r) => (JSON.parse(r.text) as { status: number }).status);
    expect([...statuses, inForm.status]).toEqual([200, 200, 200]);
    const found = [];
    for (const queue of [0, 1, 2]) {
      const polled = await bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
      found.push(...bodies(polled));
      expect(queue).toBeLessThan(3);
    }
    expect(found.sort()).toEqual(['in form', 'in query', 'mixed']);
  });

  it('P1: takes the fields of a multipart form', async () => {
    const form = new FormData();
    form.set('producer', 't4-producer');
    form.set('message', 'multipart 消息');
    const res = await fetch(`${bed.url}/mq/produce`, { method: 'POST', body: form });
    expect(await res.json()).toMatchObject({ status: 200, result: { sendStatus: 'SEND_OK' } });
    const polled = await bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
    expect(bodies(polled)).toEqual(['multipart 消息']);
  });

  it('P2: a JSON body says nothing, so that both required fields are missing', async () => {
    const reply = await bed.json('/mq/produce', { producer: 't4-producer', message: 'a' });
    expect(reply.status).toBe(400);
    expect(reply.message).toMatch(
      /^org\.springframework\.validation\.BindException: .*: 2 errors\n/,
    );
    expect(reply.message).toContain("on field 'message': rejected value [null]");
    expect(reply.message).toContain("on field 'producer': rejected value [null]");
  });

  it('P3: only POST produces; other methods get a 500 in an HTTP 200', async () => {
    expect(await bed.get('/mq/produce', { producer: 't4-producer', message: 'a' })).toMatchObject({
      status: 500,
      message:
        "org.springframework.web.HttpRequestMethodNotSupportedException: Request method 'GET' not supported",
    });
  });

  it('P4: a blank message is a 400 that repeats the value', async () => {
    const reply = await produce({ message: ' ' });
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'message': rejected value [ ]");
  });

  it.each([
    ['0', 'must be greater than or equal to 1'],
    ['19', 'must be less than or equal to 18'],
    ['abc', 'java.lang.NumberFormatException: For input string: "abc"'],
  ])('P5: a delayLevel of %s is a 400 that names it', async (delayLevel, why) => {
    const reply = await produce({ delayLevel });
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'delayLevel'");
    expect(reply.message).toContain(why);
  });

  it('P6: an unknown producer is a 500 that names it', async () => {
    expect(await produce({ producer: 'nope' })).toMatchObject({
      status: 500,
      message: "com.sohu.tv.mq.proxy.model.MQException: producer:nope haven't registered",
    });
  });

  it.each([
    ['order-1', 'b/0'],
    ['abc', 'b/0'],
    [' abc ', 'b/0'],
    ['mqcloud-http-test-topic', 'a/1'],
    ['polygenelubricants', 'a/0'],
  ])('P7: messages of orderId %p always go to queue %s', async (orderId, queue) => {
    const queues = [];
    for (let n = 0; n < 3; n++) queues.push(queueOf(await produce({ orderId })));
    expect(queues).toEqual([queue, queue, queue]);
  });

  it.each(['ordered', 'roundRobin'])(
    'P8: with %s messages go round the queues, beginning with the second',
    async (parameter) => {
      const queues = [];
      for (let n = 0; n < 5; n++) queues.push(queueOf(await produce({ [parameter]: true })));
      expect(queues).toEqual(['a/1', 'b/0', 'b/1', 'a/0', 'a/1']);
    },
  );

  it('P8: processes on one store share the count', async () => {
    const other = new GatewayBed({
      store,
      autoRegister: false,
      quirks: { queuesPerBroker: 2 },
      producers: [{ producer: 't4-producer', topic: 't4' }],
    });
    await other.open();
    const queues = [];
    for (const one of [bed, other, bed, other]) {
      const values = { producer: 't4-producer', message: 'a', ordered: true };
      queues.push(queueOf(await one.post('/mq/produce', values)));
    }
    await other.close();
    expect(queues).toEqual(['a/1', 'b/0', 'b/1', 'a/0']);
  });

  it('plain messages take turns from the first queue on', async () => {
    const queues = [];
    for (let n = 0; n < 5; n++) queues.push(queueOf(await produce()));
    expect(queues).toEqual(['a/0', 'a/1', 'b/0', 'b/1', 'a/0']);
  });

  it('P9: a parameter that is repeated is joined by commas', async () => {
    const form = 'producer=t4-producer&message=a&message=b';
    await bed.wire('POST', '/mq/produce', FORM, form);
    const polled = await bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
    expect(bodies(polled)).toEqual(['a,b']);
  });

  it('P10: a send that fails is a 500, and a 300 where it is retried in the background', async () => {
    fault = new JavaError(500, 'java.lang.RuntimeException: boom');
    expect(await produce()).toMatchObject({
      status: 500,
      message: 'java.lang.RuntimeException: boom',
    });
    expect(await produce({ asyncRetryTimesIfSendFailed: 2 })).toMatchObject({
      status: 300,
      message: 'java.lang.RuntimeException: boom',
    });
    fault = undefined;
    expect(bodies(await bed.get('/mq/message', { topic: 't4', consumer: 'g4' }))).toEqual([]);
  });

  it.each(['FLUSH_DISK_TIMEOUT', 'FLUSH_SLAVE_TIMEOUT', 'SLAVE_NOT_AVAILABLE'] as const)(
    'a message whose broker answers %s is stored, with status 200',
    async (sendStatus) => {
      fault = sendStatus;
      expect(await produce()).toMatchObject({ status: 200, result: { sendStatus } });
      fault = undefined;
      expect(bodies(await bed.get('/mq/message', { topic: 't4', consumer: 'g4' }))).toEqual(['a']);
    },
  );

  it('takes a message of 4 MiB and refuses one more byte in the words of RocketMQ', async () => {
    const most = 'x'.repeat(4 * 1024 * 1024);
    expect((await produce({ message: most })).status).toBe(200);
    expect(await produce({ message: `${most}x` })).toMatchObject({
      status: 500,
      message: expect.stringContaining(
        'CODE: 13  DESC: the message body size over max value, MAX: 4194304',
      ) as string,
    });
  });

  it('a form larger than the limit of the profile says nothing', async () => {
    const open12 = await new GatewayBed({ profile: 'open-1.2' }).open();
    const reply = await open12.post('/mq/produce', {
      producer: 'p',
      message: 'x'.repeat(2_200_000),
    });
    await open12.close();
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'message': rejected value [null]");
  });

  it('delivers a message with a delayLevel when its time has come, once, with that time', async () => {
    const sent = await produce({ delayLevel: 3 });
    const early = await bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
    await bed.get('/mq/ack', {
      topic: 't4',
      consumer: 'g4',
      requestId: early.result?.requestId,
    });
    expect(bodies(early)).toEqual([]);
    const dueAt = bed.clock.now() + 10_000;
    bed.clock.advance(10_000);
    const messages = [];
    for (let n = 0; n < 4; n++) {
      const polled = await bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
      messages.push(...(polled.result?.msgList ?? []));
    }
    const messageId = (sent.result as unknown as { msgId: string }).msgId;
    expect(messages).toEqual([{ messageId, message: 'a', timestamp: dueAt }]);
  });

  it('delivers a message at its deliveryTimestamp, at once if that is past, never if too far', async () => {
    const now = bed.clock.now();
    await produce({ message: 'later', orderId: 'x', deliveryTimestamp: now + 60_000 });
    await produce({ message: 'past', orderId: 'x', deliveryTimestamp: now - 1 });
    const first = await bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
    expect(bodies(first)).toEqual(['past']);
    bed.clock.advance(60_000);
    let requestId = first.result?.requestId;
    const found = [];
    for (let n = 0; n < 5; n++) {
      const polled = await bed.get('/mq/message', { topic: 't4', consumer: 'g4', requestId });
      requestId = polled.result?.requestId;
      found.push(...bodies(polled));
    }
    expect(found).toEqual(['later']);
    const tooFar = await produce({ deliveryTimestamp: now + 31 * 24 * 3_600_000 });
    expect(tooFar.status).toBe(500);
    expect(tooFar.message).toContain('timer message illegal');
  });

  it.each([
    ['open-1.2', ['a']],
    ['docs-2026', []],
  ] as const)(
    'in profile %s a message with ordered and delayLevel is there at once: %j',
    async (profile, found) => {
      const other = await new GatewayBed({ store, profile, quirks: { start: 'earliest' } }).open();
      const values = { producer: 't4-producer', message: 'a', ordered: true, delayLevel: 1 };
      await other.post('/mq/produce', values);
      const polled = [];
      for (let n = 0; n < 4; n++) {
        polled.push(...bodies(await other.get('/mq/message', { topic: 't4', consumer: 'g4' })));
      }
      await other.close();
      expect(polled).toEqual(found);
    },
  );

  it('keeps the keys of a message but never shows them', async () => {
    await produce({ keys: 'order-4711' });
    const slice = await store.read({ instance: '', topic: 't4', queue: 0 }, 0, {
      now: bed.clock.now(),
      limit: 1,
      retainSince: 0,
    });
    expect(slice.entries.map(({ payload }) => payload).join()).toContain('order-4711');
    const polled = await bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
    expect(JSON.stringify(polled.result)).not.toContain('order-4711');
  });

  it('gives every message ids of 32 upper-case hex digits and the offset in its queue', async () => {
    const replies = [];
    for (let n = 0; n < 3; n++) replies.push(await produce({ orderId: 'x' }));
    const results = replies.map((r) => r.result as unknown as Record<string, string | number>);
    expect(results.map((r) => r.queueOffset)).toEqual([0, 1, 2]);
    for (const field of ['msgId', 'offsetMsgId']) {
      expect(new Set(results.map((r) => r[field])).size).toBe(3);
      for (const r of results) expect(r[field]).toMatch(/^[0-9A-F]{32}$/);
    }
  });

  it('refuses lite topics by name instead of ignoring them', async () => {
    const reply = await produce({ liteTopics: 'a,b' });
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'liteTopics'");
  });

  describe('in a batch', () => {
    const batch = (messages: string) =>
      bed.post('/mq/produce/batch', { producer: 't4-producer', messages });

    it('sends texts as they are and anything else as its JSON', async () => {
      const reply = await batch(JSON.stringify(['text', { id: 1 }, 7]));
      expect(reply).toEqual({ status: 200, headers: reply.headers });
      const found = [];
      for (let n = 0; n < 4; n++) {
        found.push(...bodies(await bed.get('/mq/message', { topic: 't4', consumer: 'g4' })));
      }
      expect(found.sort()).toEqual(['7', 'text', '{"id":1}']);
    });

    it('says which messages failed, in their order', async () => {
      const tooLong = 'x'.repeat(4 * 1024 * 1024 + 1);
      expect(await batch(JSON.stringify([tooLong, 'fine']))).toMatchObject({
        status: 500,
        message: 'some messages failed to send',
        result: [{ status: 400, message: 'message body too long:4194304' }, { status: 200 }],
      });
    });

    it('has no result where all failed', async () => {
      fault = new JavaError(500, 'java.util.concurrent.TimeoutException');
      const reply = await batch('["a","b"]');
      expect(reply).toMatchObject({
        status: 500,
        message: 'java.util.concurrent.TimeoutException',
      });
      expect(reply.result).toBeUndefined();
    });

    it.each(['', 'no json', '[]', '{"a":1}'])('refuses %p, naming the field', async (messages) => {
      const reply = await batch(messages);
      expect(reply.status).toBe(400);
      expect(reply.message).toContain("on field 'messages'");
    });

    it('is not there in the published version', async () => {
      const open12 = await new GatewayBed({ profile: 'open-1.2' }).open();
      const reply = await open12.wire('POST', '/mq/produce/batch', FORM, 'producer=a-producer');
      await open12.close();
      expect(reply.http).toBe(404);
      expect(JSON.parse(reply.text)).toMatchObject({ status: 404, path: '/mq/produce/batch' });
    });
  });
});
