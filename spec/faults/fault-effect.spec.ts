import type { FaultAction, FaultMatch } from '../../src/index';
import { ControlBed, describeOnStores } from '../support/control-bed';
import { ack, fired, poll, publish, textsOf } from '../support/wire-calls';

describeOnStores('work under a fault', (settings) => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start(settings());
  });
  beforeEach(() => bed.mq.reset());
  afterAll(() => bed.close());
  const fault = (action: FaultAction, match: FaultMatch = {}, rest: object = {}) =>
    bed.post('/faults', { match, action, ...rest });
  const fill = async (bodies: string): Promise<void> => {
    for (const body of bodies.split(' ')) await bed.mq.send({ topic: 'T', body });
  };
  const bodies = async (query = ''): Promise<string> =>
    textsOf(await poll(bed.mq, 'T', query), 'MessageBody').join(' ');

  describe('that fails the last acks', () => {
    it.each([
      [{ failAcks: 2 }, 'ReceiptHandleError'],
      [{ failAcks: 2, error: 'ReceiptHandleError' }, 'ReceiptHandleError'],
      [{ failAcks: 2, error: 'MessageNotExist' }, 'MessageNotExist'],
    ])('acks the others: %j', async (action, code) => {
      await fill('a b c');
      const handles = textsOf(await poll(bed.mq, 'T'), 'ReceiptHandle');
      await fault(action);
      const reply = await ack(bed.mq, 'T', handles);
      expect(reply).toMatchObject({ status: 404, code });
      expect(textsOf(reply, 'ErrorCode')).toEqual([code, code]);
      expect(textsOf(reply, 'ReceiptHandle')).toEqual(handles.slice(1));
      await bed.mq.clock.advance('5m');
      expect(await bodies()).toBe('b c');
    });

    it('fails all where there are not so many', async () => {
      await fill('a');
      const handles = textsOf(await poll(bed.mq, 'T'), 'ReceiptHandle');
      await fault({ failAcks: 16 }, {}, { times: 1 });
      expect(textsOf(await ack(bed.mq, 'T', handles), 'ReceiptHandle')).toEqual(handles);
      expect((await ack(bed.mq, 'T', handles)).status).toBe(204);
    });
  });

  describe('that duplicates', () => {
    it('delivers each message once more, under its id and with a handle of its own', async () => {
      await fault({ duplicate: true }, { operation: 'consume', group: 'GID_a' });
      await fill('a b');
      const first = await poll(bed.mq, 'T');
      const second = await poll(bed.mq, 'T');
      expect(textsOf(second, 'MessageBody')).toEqual(['a', 'b']);
      for (const same of ['MessageId', 'PublishTime', 'MessageBodyMD5', 'Properties']) {
        expect(textsOf(second, same)).toEqual(textsOf(first, same));
      }
      expect(textsOf(second, 'ConsumedTimes')).toEqual(['1', '1']);
      expect(await bodies()).toBe('');
      const handles = (reply: typeof first) => textsOf(reply, 'ReceiptHandle');
      expect((await ack(bed.mq, 'T', handles(first))).status).toBe(204);
      expect((await ack(bed.mq, 'T', handles(second))).status).toBe(204);
    });

    it('makes no copy of a redelivery', async () => {
      await fault({ duplicate: true }, { operation: 'consume' });
      await fill('a');
      expect([await bodies(), await bodies()]).toEqual(['a', 'a']);
      await bed.mq.clock.advance('5m');
      expect([await bodies(), await bodies()]).toEqual(['a a', '']);
    });

    it('keeps the order of a sharding key', async () => {
      await fault({ duplicate: true }, { operation: 'consume' });
      for (const body of ['a', 'b']) await bed.mq.send({ topic: 'T', body, shardingKey: 'k' });
      const first = await poll(bed.mq, 'T', 'trans=order');
      await ack(bed.mq, 'T', textsOf(first, 'ReceiptHandle'));
      const second = await poll(bed.mq, 'T', 'trans=order');
      expect(textsOf(second, 'MessageBody')).toEqual(['a', 'b']);
      expect(textsOf(second, 'MessageId')).toEqual(textsOf(first, 'MessageId'));
    });

    it('stores what is published twice under one id, and the copy is not copied again', async () => {
      await fault({ duplicate: true }, { topic: 'T' });
      const [id] = textsOf(await publish(bed.mq, 'T', 'a'), 'MessageId');
      expect(textsOf(await poll(bed.mq, 'T', 'tag=*'), 'MessageId')).toEqual([id, id]);
      expect(await bodies()).toBe('a');
      expect(await bodies()).toBe('');
    });

    it('stores no half message twice', async () => {
      await fault({ duplicate: true });
      const body =
        '<Message><MessageBody>a</MessageBody><Properties>__TransCheckT:10|</Properties></Message>';
      await fetch(`${bed.mq.url}/topics/T/messages`, { method: 'POST', body });
      const { messages } = await bed.mq.peek.messages({ topic: 'T' });
      expect(messages.map(({ state }) => state)).toEqual(['half']);
      await bed.mq.clock.advance('10s');
      expect(await bodies('trans=pop')).toBe('a');
      expect((await bed.mq.peek.messages({ topic: 'T' })).messages).toHaveLength(1);
    });
  });

  describe('that shuffles', () => {
    const letters = Array.from('abcdefghijkl');
    /** All there is, so many at a time. */
    const take = async (limit: number): Promise<string[]> => {
      const taken: string[] = [];
      for (;;) {
        const reply = await poll(bed.mq, 'T', '', limit);
        const some = textsOf(reply, 'MessageBody');
        if (some.length === 0) return taken;
        expect(some.length).toBeLessThanOrEqual(limit);
        expect(new Set(textsOf(reply, 'ConsumedTimes'))).toEqual(new Set(['1']));
        taken.push(...some);
      }
    };

    it.each([1, 3, 16])('hands out all once in another order, by %i', async (limit) => {
      await fault({ shuffle: true }, {}, { seed: 3 });
      await fill(letters.join(' '));
      const taken = await take(limit);
      expect(taken).not.toEqual(letters);
      expect([...taken].sort()).toEqual(letters);
    });

    it('in the same order for the same seed', async () => {
      const orders: string[] = [];
      for (const seed of [1, 2, 1]) {
        await bed.mq.reset();
        await fault({ shuffle: true }, {}, { seed });
        await fill(letters.join(' '));
        orders.push((await take(2)).join(''));
      }
      expect(orders[0]).toBe(orders[2]);
      expect(orders[0]).not.toBe(orders[1]);
    });

    it('leaves what it does not hand out as if it had not been taken', async () => {
      await fault({ shuffle: true }, {}, { times: 1 });
      await fill('a b c');
      const [first = ''] = textsOf(await poll(bed.mq, 'T', '', 1), 'MessageBody');
      await bed.mq.clock.advance('1m');
      const rest = await poll(bed.mq, 'T');
      expect(textsOf(rest, 'MessageBody')).toEqual(
        Array.from('abc').filter((one) => one !== first),
      );
      expect(textsOf(rest, 'ConsumedTimes')).toEqual(['1', '1']);
      const { now } = bed.mq.clock.state;
      for (const at of textsOf(rest, 'FirstConsumeTime'))
        expect(now - Number(at)).toBeLessThan(9e3);
    });

    it('lets a poll wait as ever', async () => {
      await fault({ shuffle: true });
      const waiting = [1, 2].map(() => poll(bed.mq, 'T', 'waitseconds=30', 1));
      await bed.parked(2);
      await fill('a b');
      const got = (await Promise.all(waiting)).flatMap((reply) => textsOf(reply, 'MessageBody'));
      expect(got.sort()).toEqual(['a', 'b']);
    });

    it('leaves ordered messages in their order', async () => {
      await fault({ shuffle: true });
      for (const body of letters) await bed.mq.send({ topic: 'T', body, shardingKey: 'k' });
      expect(await bodies('trans=order')).toBe(letters.join(' '));
    });
  });

  it('that throttles refuses what is beyond the limit until its time has passed', async () => {
    await bed.mq.clock.freeze();
    await fault({ throttle: { limit: 2, per: '1s' } }, { operation: 'publish' });
    const codes = async (count: number): Promise<unknown[]> => {
      const replies = [];
      for (let i = 0; i < count; i++) replies.push(await publish(bed.mq, 'T', 'a'));
      return replies.map(({ status, code }) => code ?? status);
    };
    expect(await codes(4)).toEqual([201, 201, 'Throttling', 'Throttling']);
    await bed.mq.clock.advance('1s');
    expect(await codes(3)).toEqual([201, 201, 'Throttling']);
    expect(await bodies()).toBe('a a a a');
    expect((await bed.mq.faults.list()).faults).toMatchObject([{ matched: 7, fired: 3 }]);
  });

  describe('that takes the store away', () => {
    const health = async (): Promise<[number, string]> => {
      const reply = await fetch(`${bed.mq.url}/_mqrest/health/ready`);
      return [reply.status, await reply.text()];
    };

    it('is an internal error, and mqrest is not ready', async () => {
      await fault({ outage: true }, {}, { id: 'dark' });
      for (const reply of [await publish(bed.mq, 'T', 'a'), await poll(bed.mq, 'T')]) {
        expect(reply).toMatchObject({ status: 500, code: 'InternalError' });
      }
      const [status, reason] = await health();
      expect(status).toBe(503);
      expect(reason).toContain('fault dark');
      await bed.delete('/faults/dark');
      expect((await health())[0]).toBe(200);
      expect(await bodies()).toBe('');
    });

    it('reaches polls that wait already, and leaves their message for later', async () => {
      const waiting = poll(bed.mq, 'T', 'waitseconds=30');
      await bed.parked();
      await bed.mq.send({ topic: 'T', body: 'later', delay: '5s' });
      await fault({ outage: true }, {}, { id: 'dark' });
      await bed.mq.clock.advance('5s');
      expect(await waiting).toMatchObject({ status: 500, code: 'InternalError' });
      await bed.delete('/faults/dark');
      expect(await bodies()).toBe('later');
    });

    it('reaches work that another fault has let wait', async () => {
      await bed.mq.clock.freeze();
      await fault({ delay: '3s' }, {}, { id: 'slow' });
      const late = publish(bed.mq, 'T', 'a');
      await fired(bed.mq, 'slow');
      await fault({ outage: true });
      await bed.mq.clock.advance('3s');
      expect(await late).toMatchObject({ status: 500, code: 'InternalError' });
    });

    it('refuses what the control API does with messages, but not what takes it back', async () => {
      await fault({ outage: true });
      expect((await bed.post('/topics/T/messages', { body: 'a' })).status).toBe(503);
      expect((await bed.get('/topics')).status).toBe(200);
      expect((await bed.post('/topics/T', {})).status).toBe(204);
      expect((await bed.post('/reset', {})).status).toBe(204);
      expect((await bed.post('/topics/T/messages', { body: 'a' })).status).toBe(201);
    });

    it('for some calls is no matter of its health', async () => {
      await fault({ outage: true }, { topic: 'T' });
      expect((await publish(bed.mq, 'T', 'a')).code).toBe('InternalError');
      expect((await publish(bed.mq, 'U', 'a')).status).toBe(201);
      expect((await health())[0]).toBe(200);
    });
  });
});

describeOnStores('faults of a second process', (settings) => {
  it('are those of the first, where they share a store, and are counted together', async () => {
    const shares = settings().store === 'redis';
    const [one, two] = [await ControlBed.start(settings()), await ControlBed.start(settings())];
    await one.mq.reset();
    await one.mq.faults.add({ id: 'mine', match: { topic: 'T' }, action: { outage: true } });
    const codes = [
      (await publish(one.mq, 'T', 'a')).status,
      (await publish(two.mq, 'T', 'a')).status,
    ];
    expect(codes).toEqual([500, shares ? 500 : 201]);
    for (const { mq } of shares ? [one, two] : [one]) {
      const { faults, firings } = await mq.faults.list();
      const calls = shares ? 2 : 1;
      expect(faults).toMatchObject([{ id: 'mine', matched: calls, fired: calls }]);
      expect(firings).toHaveLength(calls);
    }
    await two.mq.faults.drop('mine');
    expect((await publish(one.mq, 'T', 'a')).status).toBe(shares ? 201 : 500);
    // Who comes later has them too.
    await one.mq.faults.add({ action: { outage: true } });
    const three = await ControlBed.start(settings());
    expect((await publish(three.mq, 'T', 'a')).status).toBe(shares ? 500 : 201);
    await one.mq.reset();
    expect((await publish(three.mq, 'T', 'a')).status).toBe(201);
    for (const bed of [one, two, three]) await bed.close();
  });
});
