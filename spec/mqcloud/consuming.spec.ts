import type { Batch } from '../../src/broker/pull-batch';
import { JavaError } from '../../src/mqcloud/java-error';
import type { Store } from '../../src/store/store';
import { bodies, fieldsOf, GatewayBed, idOf, tuple, type Reply } from './gateway-bed';
import { describeOnStores } from './stores';

const TIMEOUT_MS = 300_000;
const ALL_LOCKED = { status: 500, message: 'no consumerQueueOffsetResult' };

describeOnStores('Consuming through the gateway', (open) => {
  let store: Store;
  let bed: GatewayBed;
  let fault: Batch['status'] | Error | undefined;

  /** Serves t1 (one queue) and t4 (four) to g1, g4 and the broadcast b4; new consumers begin at the end. */
  async function serve(options: ConstructorParameters<typeof GatewayBed>[0] = {}): Promise<void> {
    fault = undefined;
    store = await open();
    await store.declareTopic({ instance: '', topic: 't1' }, { type: 'normal', queues: 1 });
    await store.declareTopic({ instance: '', topic: 't4' }, { type: 'normal', queues: 4 });
    bed = new GatewayBed({
      store,
      profile: 'open-1.2',
      autoRegister: false,
      consumers: [
        { consumer: 'g1', topic: 't1', broadcast: false },
        { consumer: 'g4', topic: 't4', broadcast: false },
        { consumer: 'b4', topic: 't4', broadcast: true },
      ],
      pullFault: () => {
        if (fault instanceof Error) throw fault;
        return fault;
      },
      ...options,
    });
    await bed.open();
  }

  beforeEach(() => serve());
  afterEach(async () => {
    await bed.close();
    await store.close();
  });

  type Values = Record<string, string | number | boolean | undefined>;
  const poll = (values: Values = {}) =>
    bed.get('/mq/message', { topic: 't1', consumer: 'g1', ...values });
  const ack = (values: Values = {}) =>
    bed.get('/mq/ack', { topic: 't1', consumer: 'g1', ...values });
  const unlock = (values: Values = {}) =>
    bed.get('/mq/unlock', { topic: 't1', consumer: 'g1', ...values });
  const config = (values: object, consumer = 'g1') =>
    bed.json('/mq/consumer/config', { consumer, ...values });
  const idIn = (reply: Reply) => reply.result?.requestId;
  /** Commits where g1 begins, as its first poll and ack do. */
  async function begin(): Promise<void> {
    await ack({ requestId: idIn(await poll()) });
  }

  it('C1: an unknown consumer is a 500 that names it', async () => {
    expect(await poll({ consumer: 'nope' })).toMatchObject({
      status: 500,
      message: "com.sohu.tv.mq.proxy.model.MQException: consumer:nope haven't registered",
    });
  });

  it.each([
    [{ topic: undefined }, ['topic']],
    [{ consumer: undefined }, ['consumer']],
    [{ topic: undefined, consumer: ' ' }, ['consumer', 'topic']],
  ])('C2: missing parameters %j are a 400 that names them', async (values, fields) => {
    const reply = await poll(values);
    expect(reply.status).toBe(400);
    expect(reply.message).toContain(`: ${fields.length} errors\n`);
    for (const field of fields) expect(reply.message).toContain(`on field '${field}'`);
  });

  it('C3: a consumer of another topic is told which is its own', async () => {
    expect(await poll({ topic: 't4' })).toMatchObject({
      status: 500,
      message: 'com.sohu.tv.mq.proxy.model.MQException: consumer:g1 subscribe:t1 but fetch:t4',
    });
  });

  it('C4: a clustering consumer needs no clientId; a blank one is ignored', async () => {
    expect(await poll({ clientId: '1' })).toMatchObject({
      status: 500,
      message: 'com.sohu.tv.mq.proxy.model.MQException: consumer:g1 no need clientId',
    });
    expect((await poll({ clientId: ' ' })).status).toBe(200);
  });

  it('C5: a first poll over two messages begins after them and brings an id to commit that', async () => {
    await bed.put('t1', 0, 'old 1', 'old 2');
    const { result } = await poll();
    expect(result?.status).toBe('NO_NEW_MSG');
    expect(tuple(result?.requestId)).toMatch(/^broker-a,0,2,2,\d+,false$/);
    expect(result?.queueInfo.firstConsume).toBe(true);
    expect(result?.ackInfo).toEqual({ status: 400, message: 'ack illegal null-0:0,0,0,false' });
  });

  it('C6: a second poll that forgot the id gets a 500, as the only queue is locked', async () => {
    await poll();
    expect(await poll()).toMatchObject(ALL_LOCKED);
  });

  it('C7: a poll with that id commits the start and, with nothing new, brings no id', async () => {
    await bed.put('t1', 0, 'old 1', 'old 2');
    const { result } = await poll({ requestId: idIn(await poll()) });
    expect(result).toMatchObject({ status: 'NO_NEW_MSG', msgListSize: 0 });
    expect(result?.ackInfo.message).toMatch(/^ok broker-a-0:2,2,\d+,false$/);
    expect(result).not.toHaveProperty('requestId');
    expect(await bed.row('t1', 'g1', 0)).toMatchObject({ committed: 2, lockAt: 0 });
  });

  it('C8: three messages produced after that are found in their order', async () => {
    await begin();
    await bed.put('t1', 0, 'm0', 'm1', 'm2');
    const reply = await poll();
    expect(reply.result).toMatchObject({ status: 'FOUND', msgListSize: 3, retryMsgListSize: 0 });
    expect(bodies(reply)).toEqual(['m0', 'm1', 'm2']);
    expect(Object.keys(reply.result ?? {})).toEqual([
      'status',
      'requestId',
      'msgList',
      'queueInfo',
      'ackInfo',
      'msgListSize',
      'retryMsgListSize',
    ]);
  });

  describe('C9: an ack', () => {
    let requestId: string | undefined;
    beforeEach(async () => {
      await begin();
      await bed.put('t1', 0, 'm0', 'm1', 'm2');
      requestId = idIn(await poll());
    });

    it('commits, and a second time finds no lock', async () => {
      const told = tuple(requestId).replace('broker-a,0,', 'broker-a-0:');
      expect(await ack({ requestId })).toMatchObject({ status: 200, message: `ok ${told}` });
      expect(await ack({ requestId })).toMatchObject({
        status: 200,
        message: `lock not exist ${told}`,
      });
      expect((await bed.row('t1', 'g1', 0)).committed).toBe(3);
    });

    it('without an id is illegal', async () => {
      const illegal = { status: 400, message: 'ack illegal null-0:0,0,0,false' };
      expect(await ack()).toMatchObject(illegal);
      expect(await ack({ requestId: ' ' })).toMatchObject(illegal);
    });

    it('takes an id of five fields', async () => {
      const five = idOf(...tuple(requestId).split(',').slice(0, 5));
      expect((await ack({ requestId: five })).message).toMatch(/^ok /);
    });

    it.each([
      ['!!!', 'java.lang.IllegalArgumentException: Illegal base64 character 21'],
      ['ab+c', 'java.lang.IllegalArgumentException: Illegal base64 character 2b'],
      ['ab/c', 'java.lang.IllegalArgumentException: Illegal base64 character 2f'],
      ['ab c', 'java.lang.IllegalArgumentException: Illegal base64 character 20'],
      [
        'a',
        'java.lang.IllegalArgumentException: Input byte[] should at least have 2 bytes for base64 bytes',
      ],
      [
        'undefined',
        'java.lang.IllegalArgumentException: Last unit does not have enough valid bits',
      ],
      ['YQ=', 'java.lang.IllegalArgumentException: Input byte array has wrong 4-byte ending unit'],
      [
        'YQ==YQ',
        'java.lang.IllegalArgumentException: Input byte array has incorrect ending byte at 4',
      ],
      ['null', 'java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1'],
      ['YWJj', 'java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1'],
      [idOf('a', 'b', 'c', 'd', 'e'), 'java.lang.NumberFormatException: For input string: "b"'],
      [
        idOf('broker-a', '99999999999', 0, 0, 0),
        'java.lang.NumberFormatException: For input string: "99999999999"',
      ],
    ])('refuses the garbage %p and does nothing, nor does a poll', async (garbage, message) => {
      const before = await bed.row('t1', 'g1', 0);
      for (const call of [ack, unlock, poll]) {
        expect(await call({ requestId: garbage })).toMatchObject({ status: 500, message });
      }
      expect(await bed.row('t1', 'g1', 0)).toEqual(before);
    });

    it.each([
      [idOf('broker-a', 0, -1, 2, 5), 'ack illegal broker-a-0:-1,2,5,false'],
      [idOf('broker-a', 0, 5, 2, 5), 'ack illegal broker-a-0:5,2,5,false'],
    ])('refuses the id %s, which cannot be', async (illegal, message) => {
      expect(await ack({ requestId: illegal })).toMatchObject({ status: 400, message });
    });

    it.each(['broker-z', 'x', 'broker-a'])(
      'of a queue that is not there (%s) finds no lock',
      async (name) => {
        const unknown = idOf(name, 77, 2, 5, 5);
        expect(await ack({ requestId: unknown })).toMatchObject({
          status: 200,
          message: `lock not exist ${name}-77:2,5,5,false`,
        });
      },
    );
  });

  describe('an ack that does not fit', () => {
    let requestId: string | undefined;
    beforeEach(async () => {
      await begin();
      await bed.put('t1', 0, 'x0', 'x1');
      requestId = idIn(await poll());
    });

    it('C10: with an older lock time is refused, and the lock kept', async () => {
      const { lockTime } = fieldsOf(requestId);
      const older = idOf('broker-a', 0, 0, 2, lockTime - 1, false);
      expect((await ack({ requestId: older })).message).toBe(
        `ack lockTime small than ${lockTime} broker-a-0:0,2,${lockTime - 1},false`,
      );
      expect(await poll()).toMatchObject(ALL_LOCKED);
    });

    it('C11: with a wrong offset only unlocks, so that the batch comes again at once', async () => {
      const { lockTime } = fieldsOf(requestId);
      const wrong = idOf('broker-a', 0, 1, 2, lockTime, false);
      // Its end is 2, which is not committed either.
      expect((await ack({ requestId: wrong })).message).toMatch(
        /^bug committedOffset not equal 0 /,
      );
      expect(bodies(await poll())).toEqual(['x0', 'x1']);
    });

    it('C11: with the end that is committed already says so and unlocks', async () => {
      await bed.setRow('t1', 'g1', 0, { committed: 2 });
      expect((await ack({ requestId })).message).toMatch(/^offset has committed /);
      expect((await bed.row('t1', 'g1', 0)).lockAt).toBe(0);
    });

    it('C12: with a newer lock time is taken', async () => {
      const { lockTime } = fieldsOf(requestId);
      const newer = idOf('broker-a', 0, 0, 2, lockTime + 1, false);
      expect((await ack({ requestId: newer })).message).toMatch(/^ok /);
      expect((await bed.row('t1', 'g1', 0)).committed).toBe(2);
    });
  });

  it('C13: unlock gives the batch back whatever lock time it brings, once, and needs an id', async () => {
    await begin();
    await bed.put('t1', 0, 'y0');
    await poll();
    const foreign = { requestId: idOf('broker-a', 0, 0, 0, 1, false) };
    expect(await unlock(foreign)).toMatchObject({
      status: 200,
      message: 'broker-a-0:0,0,1,false unlock:true',
    });
    expect((await unlock(foreign)).message).toBe('broker-a-0:0,0,1,false unlock:false');
    expect(await unlock()).toMatchObject({
      status: 400,
      message: 'ack illegal null-0:0,0,0,false',
    });
    expect(bodies(await poll())).toEqual(['y0']);
  });

  describe('C14: after the timeout', () => {
    beforeEach(async () => {
      await begin();
      await bed.put('t1', 0, 'z0');
    });

    it('a batch that was not acked comes again, and its first id is refused', async () => {
      const first = await poll();
      bed.clock.advance(TIMEOUT_MS);
      expect(await poll()).toMatchObject(ALL_LOCKED);
      bed.clock.advance(1);
      expect(bodies(await poll())).toEqual(['z0']);
      expect((await ack({ requestId: idIn(first) })).message).toMatch(/^ack lockTime small than /);
      expect((await bed.row('t1', 'g1', 0)).committed).toBe(0);
    });

    it('a late ack counts as long as nobody has locked the queue again', async () => {
      const { lockTime } = fieldsOf(idIn(await poll()));
      bed.clock.advance(TIMEOUT_MS + 1);
      const late = idOf('broker-a', 0, 0, 1, lockTime, false);
      expect((await ack({ requestId: late })).message).toMatch(/^ok /);
      expect(bodies(await poll())).toEqual([]);
    });

    it('the timeout of the consumer can be set, and counts for locks that are there', async () => {
      await poll();
      await config({ consumeTimeoutInMillis: 10_000 });
      bed.clock.advance(10_001);
      expect(bodies(await poll())).toEqual(['z0']);
    });
  });

  it('C15: a paused consumer gets PAUSED without an id, and goes on when resumed', async () => {
    await begin();
    await bed.put('t1', 0, 'p0');
    await config({ pause: 1 });
    const paused = await poll();
    expect(paused.result).toMatchObject({ status: 'PAUSED', msgListSize: 0 });
    expect(paused.result).not.toHaveProperty('requestId');
    await config({ pause: 0 });
    expect(bodies(await poll())).toEqual(['p0']);
  });

  it('C16: a limited consumer gets RATE_LIMITED until its debt is paid', async () => {
    await begin();
    await bed.put('t1', 0, 'p0');
    await config({ rateLimitEnabled: 1, limitRate: 1 });
    const found = await poll();
    expect(found.result?.status).toBe('FOUND');
    for (let n = 0; n < 3; n++) {
      const limited = await poll({ requestId: n === 0 ? idIn(found) : undefined });
      expect(limited.result?.status).toBe('RATE_LIMITED');
    }
    // Two permits are owed, then the limiter stays closed for a second.
    bed.clock.advance(2_999);
    expect((await poll()).result?.status).toBe('RATE_LIMITED');
    bed.clock.advance(1);
    expect((await poll()).result?.status).toBe('NO_NEW_MSG');
  });

  it('C16: at the default rate of 1024 a second, 1056 messages come before a second of RATE_LIMITED', async () => {
    await begin();
    await bed.put('t1', 0, ...Array.from({ length: 1100 }, (_, n) => `l${n}`));
    await config({ rateLimitEnabled: 1 });
    let count = 0;
    let requestId: string | undefined;
    for (;;) {
      bed.clock.advance(1);
      const { result } = await poll({ requestId });
      if (result?.status !== 'FOUND') {
        expect(result?.status).toBe('RATE_LIMITED');
        break;
      }
      count += result.msgListSize;
      requestId = result.requestId;
    }
    expect(count).toBe(1056);
  });

  it('C17: PAUSED on a queue never committed unlocks it, or, as a quirk, locks it with an id of no use', async () => {
    await bed.put('t1', 0, 'old');
    await config({ pause: 1 });
    expect((await poll()).result).not.toHaveProperty('requestId');
    expect((await poll()).result?.status).toBe('PAUSED');
    await bed.close();
    await store.close();

    await serve({ quirks: { uselessLock: true } });
    await bed.put('t1', 0, 'old');
    await config({ pause: 1 });
    const requestId = idIn(await poll());
    expect(tuple(requestId)).toMatch(/^broker-a,0,1,0,\d+,false$/);
    expect(await poll({ requestId })).toMatchObject(ALL_LOCKED);
  });

  it('C18: an offset past the end is OFFSET_ILLEGAL, and its id commits the end', async () => {
    await bed.put('t1', 0, 'a', 'b');
    await begin();
    await bed.setRow('t1', 'g1', 0, { committed: 9999 });
    const illegal = await poll();
    expect(illegal.result?.status).toBe('OFFSET_ILLEGAL');
    expect(tuple(idIn(illegal))).toMatch(/^broker-a,0,9999,2,\d+,true$/);
    expect(illegal.result?.queueInfo).toMatchObject({ maxOffset: 1, committedOffset: 9999 });
    const next = await poll({ requestId: idIn(illegal) });
    expect(next.result?.ackInfo.message).toMatch(/^ok /);
    expect((await bed.row('t1', 'g1', 0)).committed).toBe(2);
  });

  it('C18: the id after a forced one is forced too while polls go on from it', async () => {
    await begin();
    await bed.setRow('t1', 'g1', 0, { committed: 9999 });
    const illegal = await poll();
    await bed.put('t1', 0, 'k0');
    const found = await poll({ requestId: idIn(illegal) });
    expect(tuple(idIn(found))).toMatch(/^broker-a,0,0,1,\d+,true$/);
  });

  it('C19: an offset before the first message is OFFSET_ILLEGAL and goes on with the first', async () => {
    await begin();
    await bed.put('t1', 0, 'expired');
    bed.clock.advance(2 * 24 * 3_600_000);
    await bed.put('t1', 0, 'kept');
    bed.clock.advance(2 * 24 * 3_600_000);
    const illegal = await poll();
    expect(illegal.result?.status).toBe('OFFSET_ILLEGAL');
    expect(tuple(idIn(illegal))).toMatch(/^broker-a,0,0,1,\d+,true$/);
    expect(bodies(await poll({ requestId: idIn(illegal) }))).toEqual(['kept']);
  });

  it('NO_MATCHED_MSG, which does not occur by itself, can be asked for', async () => {
    await begin();
    fault = 'NO_MATCHED_MSG';
    const reply = await poll();
    expect(reply.result?.status).toBe('NO_MATCHED_MSG');
    expect(tuple(idIn(reply))).toMatch(/^broker-a,0,0,0,\d+,true$/);
    fault = undefined;
    expect((await poll({ requestId: idIn(reply) })).result?.status).toBe('NO_NEW_MSG');
  });

  it('C20: a pull that fails is a 500 with its reason and leaves the queue unlocked', async () => {
    await begin();
    await bed.put('t1', 0, 'e0');
    fault = new JavaError(500, 'java.lang.IllegalStateException: pull failed for test');
    expect(await poll()).toMatchObject({
      status: 500,
      message: 'java.lang.IllegalStateException: pull failed for test',
    });
    fault = undefined;
    expect(bodies(await poll())).toEqual(['e0']);
  });

  it('C21: messages to be delivered again come once, sorted by id, in retryMsgList', async () => {
    const [a = '', b = ''] = await bed.put('t1', 0, 'a', 'b');
    await begin();
    for (const retryMsgId of [b, a, b, 'F'.repeat(32)]) await config({ retryMsgId });
    const { result } = await poll();
    expect(result).toMatchObject({ status: 'NO_NEW_MSG', retryMsgListSize: 2 });
    expect(result?.retryMsgList?.map(({ messageId }) => messageId)).toEqual([a, b]);
    expect(result?.retryMsgList?.[0]).toEqual({
      messageId: a,
      message: 'a',
      timestamp: bed.clock.now(),
    });
    expect((await poll()).result?.retryMsgListSize).toBe(0);
  });

  it('C21: the id may be an offsetMsgId', async () => {
    await bed.post('/mq/register', { producer: 'p', topic: 't1' });
    const sent = await bed.post('/mq/produce', { producer: 'p', message: 'again' });
    await begin();
    await config({ retryMsgId: (sent.result as unknown as { offsetMsgId: string }).offsetMsgId });
    expect((await poll()).result?.retryMsgList?.map(({ message }) => message)).toEqual(['again']);
  });

  it('C22: they come with any status, PAUSED too', async () => {
    const [id] = await bed.put('t1', 0, 'a');
    await begin();
    await config({ pause: 1, retryMsgId: id });
    expect((await poll()).result).toMatchObject({ status: 'PAUSED', retryMsgListSize: 1 });
  });

  it('C23: a reset goes back to a time; one during a lock wins over the ack that comes later', async () => {
    await bed.put('t1', 0, 'first');
    bed.clock.advance(60_000);
    const between = bed.clock.now() - 1;
    await bed.put('t1', 0, 'second');
    await begin();
    await config({ resetOffsetTimestamp: 0 });
    const all = await poll();
    expect(bodies(all)).toEqual(['first', 'second']);
    const second = all.result?.msgList?.[1]?.timestamp ?? 0;
    expect(second).toBe(between + 1);
    // The time of a message itself is early enough for it.
    await config({ resetOffsetTimestamp: second });
    expect((await ack({ requestId: idIn(all) })).message).toMatch(
      /^bug committedOffset not equal 1 /,
    );
    expect(bodies(await poll())).toEqual(['second']);
    await unlock({ requestId: idOf('broker-a', 0, 0, 0, 0) });
    await config({ resetOffsetTimestamp: bed.clock.now() + 1000 });
    expect(bodies(await poll())).toEqual([]);
  });

  describe('C24: with useCookie', () => {
    beforeEach(async () => {
      await begin();
      await bed.put('t1', 0, 'c0');
    });
    const cookieOf = (reply: Reply) => reply.headers['set-cookie']?.[0];

    it('the id is set as a cookie, acks by it, and the cookie is removed when there is none', async () => {
      const found = await poll({ useCookie: true });
      expect(cookieOf(found)).toBe(`rid=${idIn(found)}; Path=/`);
      const next = await bed.get(
        '/mq/message',
        { topic: 't1', consumer: 'g1', useCookie: true },
        { cookie: `other=1; rid=${idIn(found)}` },
      );
      expect(next.result?.ackInfo.message).toMatch(/^ok /);
      expect(cookieOf(next)).toBe('rid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Path=/');
    });

    it('ack takes it too and sets none; without the flag it is ignored', async () => {
      const cookie = { cookie: `rid=${idIn(await poll({ useCookie: true }))}` };
      const values = { topic: 't1', consumer: 'g1' };
      expect(await bed.get('/mq/message', values, cookie)).toMatchObject(ALL_LOCKED);
      const acked = await bed.get('/mq/ack', { ...values, useCookie: 'yes' }, cookie);
      expect(acked.message).toMatch(/^ok /);
      expect(cookieOf(acked)).toBeUndefined();
    });

    it('the parameter wins over the cookie', async () => {
      const found = await poll({ useCookie: true });
      const next = await bed.get(
        '/mq/message',
        { topic: 't1', consumer: 'g1', useCookie: true, requestId: idIn(found) },
        { cookie: 'rid=!!!' },
      );
      expect(next.result?.ackInfo.message).toMatch(/^ok /);
    });

    it('an error leaves the cookie as it is', async () => {
      await poll();
      const locked = await poll({ useCookie: true });
      expect(locked).toMatchObject(ALL_LOCKED);
      expect(cookieOf(locked)).toBeUndefined();
    });

    it.each(['abc', ''])('a useCookie of %p is a 400 that names it', async (useCookie) => {
      const reply = await poll({ useCookie });
      expect(reply.status).toBe(400);
      expect(reply.message).toContain("on field 'useCookie'");
      expect(reply.message).toContain(`Invalid boolean value [${useCookie}]`);
    });
  });

  it('C25: a form that is posted polls as well, and so does any other method', async () => {
    await begin();
    const posted = await bed.post('/mq/message', { topic: 't1', consumer: 'g1' });
    expect(posted.result?.status).toBe('NO_NEW_MSG');
    const put = await bed.wire('PUT', '/mq/message?topic=t1&consumer=g1', {}, 'x');
    expect(JSON.parse(put.text)).toMatchObject({ result: { status: 'NO_NEW_MSG' } });
    await bed.put('t1', 0, 'm');
    await bed.wire('HEAD', '/mq/message?topic=t1&consumer=g1');
    expect(await poll()).toMatchObject(ALL_LOCKED);
  });

  it('C26: the client is who it says, else who the proxy says, else its address', async () => {
    const values = { topic: 't1', consumer: 'g1' };
    await begin();
    const shown = async () => (await poll()).result?.queueInfo.lastConsumeClientIp;
    expect(await shown()).toBe('127.0.0.1');
    await bed.get('/mq/message', values, { 'x-forwarded-for': '10.1.2.3, 10.9.9.9' });
    expect(await shown()).toBe('10.1.2.3');
    await bed.get('/mq/message', values, { 'x-real-ip': '10.4.5.6' });
    expect(await shown()).toBe('10.4.5.6');
    await poll({ clientIp: '1.2.3.4' });
    expect(await shown()).toBe('1.2.3.4');
  });

  describe('broadcast', () => {
    const of = { topic: 't4', consumer: 'b4' };
    /** Polls until every queue has been polled and acked, and gives the messages. */
    async function drain(clientId: string): Promise<string[]> {
      const found = [];
      let requestId: string | undefined;
      for (let n = 0; n < 10; n++) {
        const reply = await poll({ ...of, clientId, requestId });
        found.push(...bodies(reply));
        requestId = idIn(reply);
      }
      return found;
    }

    it.each([undefined, '', ' '])('C27: needs a clientId, not %p', async (clientId) => {
      for (const call of [poll, ack, unlock]) {
        expect(await call({ ...of, clientId })).toMatchObject({
          status: 500,
          message: 'com.sohu.tv.mq.proxy.model.MQException: consumer:b4 clientId is null',
        });
      }
    });

    it('C28: every client gets all messages, at its own pace', async () => {
      await drain('A');
      await drain('B');
      await bed.put('t4', 2, 'b0', 'b1');
      await bed.put('t4', 0, 'b2');
      expect((await drain('A')).sort()).toEqual(['b0', 'b1', 'b2']);
      await bed.put('t4', 1, 'b3');
      expect(await drain('A')).toEqual(['b3']);
      expect((await drain('B')).sort()).toEqual(['b0', 'b1', 'b2', 'b3']);
    });

    it('C29: a message to be delivered again goes to every client that is known', async () => {
      const [id] = await bed.put('t4', 0, 'again');
      await drain('A');
      await drain('B');
      await config({ retryMsgId: id }, 'b4');
      for (const clientId of ['A', 'B']) {
        const { result } = await poll({ ...of, clientId });
        expect(result?.retryMsgList?.map(({ message }) => message)).toEqual(['again']);
      }
    });

    it('a client that does not poll for ten minutes is no longer listed but goes on where it was', async () => {
      await drain('A');
      await bed.put('t4', 0, 'meanwhile');
      bed.clock.advance(600_001);
      await drain('B');
      const listed = await bed.get('/mq/broadcast/queue/offset', { consumer: 'b4' });
      expect(Object.keys(listed.result ?? {})).toEqual(['B']);
      expect(await drain('A')).toEqual(['meanwhile']);
    });

    it('a reset may be for one client only', async () => {
      await bed.put('t4', 0, 'x');
      await drain('A');
      await drain('B');
      await config({ resetOffsetTimestamp: 0, clientId: 'A' }, 'b4');
      expect(await drain('A')).toEqual(['x']);
      expect(await drain('B')).toEqual([]);
    });
  });

  it('C30: of four queues the one with the largest backlog comes first, as far as it is known', async () => {
    const four = { topic: 't4', consumer: 'g4' };
    let requestId: string | undefined;
    for (let n = 0; n < 5; n++) requestId = idIn(await poll({ ...four, requestId }));
    await bed.put('t4', 1, 'q1-0', 'q1-1', 'q1-2');
    await bed.put('t4', 3, 'q3-0');
    const statuses = [];
    for (let n = 0; n < 4; n++) {
      const { result } = await poll({ ...four, requestId });
      requestId = result?.requestId;
      statuses.push(`${result?.queueInfo.messageQueue.queueId} ${result?.status}`);
    }
    expect(statuses).toEqual(['1 FOUND', '2 NO_NEW_MSG', '3 FOUND', '0 NO_NEW_MSG']);
  });

  it('C30: with freshBacklog a poll never comes back empty while there is a message', async () => {
    await bed.close();
    await store.close();
    await serve({ quirks: { freshBacklog: true } });
    const four = { topic: 't4', consumer: 'g4' };
    let requestId: string | undefined;
    for (let n = 0; n < 5; n++) requestId = idIn(await poll({ ...four, requestId }));
    for (const queue of [3, 0, 2]) {
      await bed.put('t4', queue, `in ${queue}`);
      const reply = await poll({ ...four, requestId });
      expect(bodies(reply)).toEqual([`in ${queue}`]);
      requestId = idIn(reply);
    }
  });

  it('C30: what a poll that came back empty finds out shows as newerMaxOffset', async () => {
    const four = { topic: 't4', consumer: 'g4' };
    let requestId: string | undefined;
    for (let n = 0; n < 5; n++) requestId = idIn(await poll({ ...four, requestId }));
    bed.clock.advance(11_000);
    await bed.put('t4', 0, 'n0', 'n1');
    expect((await poll(four)).result?.status).toBe('NO_NEW_MSG');
    expect((await poll(four)).result).toMatchObject({
      status: 'FOUND',
      queueInfo: { maxOffset: 0, newerMaxOffset: 2 },
    });
  });

  it('C31: with all queues locked a poll is a 500', async () => {
    for (let n = 0; n < 4; n++) await poll({ topic: 't4', consumer: 'g4' });
    expect(await poll({ topic: 't4', consumer: 'g4' })).toMatchObject(ALL_LOCKED);
  });

  it('C32: a consumer that was unregistered is unknown, and cannot be twice', async () => {
    await bed.post('/mq/register', { consumer: 'gx', topic: 't4' });
    expect((await poll({ topic: 't4', consumer: 'gx' })).status).toBe(200);
    expect(await bed.post('/mq/unregister', { consumer: 'gx' })).toMatchObject({ status: 200 });
    expect(await bed.post('/mq/unregister', { consumer: 'gx' })).toMatchObject({
      status: 400,
      message: "gx haven't registered!",
    });
    expect((await poll({ topic: 't4', consumer: 'gx' })).message).toContain(
      "gx haven't registered",
    );
  });

  it('gives no more than 32 messages, or 256 KiB, at a time', async () => {
    await begin();
    await bed.put('t1', 0, ...Array.from({ length: 40 }, (_, n) => `n${n}`));
    const first = await poll();
    expect(first.result?.msgListSize).toBe(32);
    await ack({ requestId: idIn(first) });
    await config({ maxPullSize: 3 });
    const three = await poll();
    expect(bodies(three)).toEqual(['n32', 'n33', 'n34']);
    await bed.put('t1', 0, 'x'.repeat(200_000), 'y'.repeat(200_000));
    await config({ maxPullSize: 32 });
    const rest = await poll({ requestId: idIn(three) });
    expect(rest.result?.msgListSize).toBe(6);
  });

  it('goes through the ten steps of the worked example', async () => {
    await bed.put('t1', 0, 'old 1', 'old 2');
    // 1-3
    const r1 = idIn(await poll());
    expect(await poll()).toMatchObject(ALL_LOCKED);
    expect((await poll({ requestId: r1 })).result?.ackInfo.message).toMatch(/^ok broker-a-0:2,2,/);
    // 4-6
    await bed.put('t1', 0, 'm0', 'm1', 'm2');
    const r2 = idIn(await poll());
    expect(tuple(r2)).toMatch(/^broker-a,0,2,5,\d+,false$/);
    expect((await ack({ requestId: r2 })).message).toMatch(/^ok /);
    expect((await ack({ requestId: r2 })).message).toMatch(/^lock not exist /);
    // 7-8
    await bed.put('t1', 0, 'm3');
    const first = await poll();
    bed.clock.advance(TIMEOUT_MS + 1);
    const second = await poll();
    expect(bodies(second)).toEqual(bodies(first));
    const { lockTime } = fieldsOf(idIn(second));
    expect((await ack({ requestId: idIn(first) })).message).toContain(`small than ${lockTime} `);
    // 9-10
    expect((await unlock({ requestId: r1 })).message).toMatch(/ unlock:true$/);
    expect(await bed.row('t1', 'g1', 0)).toMatchObject({ committed: 5, lockAt: 0 });
    await config({ resetOffsetTimestamp: 0 });
    expect(bodies(await poll())).toEqual(['old 1', 'old 2', 'm0', 'm1', 'm2', 'm3']);
  });
});
