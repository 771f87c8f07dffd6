import { randomUUID } from 'node:crypto';
import type { Settings } from '../../../src/config/settings';
import { ManualClock } from '../../support/manual-clock';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('acting by hand', (settings) => {
  let bed: ControlBed;
  let topic = '';
  const start = async (more: Partial<Settings> = {}): Promise<void> => {
    bed = await ControlBed.start({ ...settings(), ...more });
  };
  beforeEach(() => {
    topic = `T-${randomUUID()}`;
  });
  afterEach(() => bed.close());
  const send = (body: object, query = '') => bed.post(`/topics/${topic}/messages${query}`, body);
  const consume = (query = ''): Promise<string[]> => bed.consume(topic, query);
  const group = (verb: string) => `/topics/${topic}/groups/GID_a${verb}`;

  it('sends a message that needs no signature', async () => {
    await start({ auth: 'strict', credentials: [{ accessKeyId: 'i', accessKeySecret: 's' }] });
    const { status, body } = await send({
      body: '<a&b>',
      tag: 'TagA',
      key: 'k',
      properties: { p: '1' },
    });
    expect(status).toBe(201);
    expect(body.messageId).toMatch(/^[0-9A-F]{32}$/);
    const { messages } = (await bed.get(`/topics/${topic}/messages`)).body;
    expect(messages).toMatchObject([
      { body: '<a&b>', tag: 'TagA', key: 'k', properties: { p: '1' } },
    ]);
    expect(messages).toHaveLength(1);
  });

  describe('extending', () => {
    const extend = (body: object) => bed.post(group('/extend'), body);
    beforeEach(async () => {
      await start({ retryMs: 10_000 });
      await bed.post('/clock', { freeze: true });
    });

    it('lets a delivery go on, whose receipt handle stays good', async () => {
      const { body: sent } = await send({ body: 'a' });
      const id = String(sent.messageId);
      const [handle = ''] = await bed.handles(topic);
      const { now } = bed.mq.clock.state;
      const until = now + 60_000;
      expect(await extend({ messageId: id, duration: '60s' })).toMatchObject({
        ...{ status: 200, body: { extended: 1, until } },
      });
      await bed.mq.clock.advance('59s');
      expect(await consume()).toEqual([]);
      expect(await extend({ receiptHandle: handle, duration: '5s' })).toMatchObject({
        body: { extended: 1, until: until + 4_000 },
      });
      await bed.mq.clock.advance('4s');
      const { groups } = await bed.mq.history.of({ id });
      expect(groups).toMatchObject([
        { state: 'inflight', deliveries: [{ deadline: until + 4_000, extendedAt: now + 59_000 }] },
      ]);
      expect(await bed.ack(topic, handle)).toBe(204);
      await bed.mq.clock.advance('1m');
      expect(await consume()).toEqual([]);
    });

    it('tells of it: an event, and why the message does not come', async () => {
      const { body: sent } = await send({ body: 'a' });
      const id = String(sent.messageId);
      await bed.handles(topic);
      const { now } = bed.mq.clock.state;
      const until = now + 60_000;
      await bed.mq.act.extend({ topic, group: 'GID_a', messageId: id, duration: '60s' });
      const events = await bed.mq.events({ topic, kind: 'extended' }).list();
      expect(events.events).toMatchObject([{ ids: [id], group: 'GID_a', until, problem: false }]);
      await bed.mq.clock.advance('30s');
      const verdictIn = async (lang: 'en' | 'zh') =>
        (await bed.mq.why(id, { lang })).groups.find((one) => one.group === 'GID_a')?.why;
      const time = new Date(now).toISOString().replace(/\.\d+/, '');
      const verdict = await verdictIn('en');
      expect(verdict).toMatchObject({ code: 'inflight', until });
      expect(verdict?.sentence).toContain(`Its deadline was extended by hand at ${time}.`);
      expect((await verdictIn('zh'))?.sentence).toContain(`它的到期时间已在 ${time} 被手动延长。`);
      await bed.mq.clock.advance('30s');
      expect((await verdictIn('en'))?.code).toBe('ready');
      expect(await consume()).toEqual(['a']);
      const { groups } = await bed.mq.history.of({ id });
      expect(groups[0]?.deliveries).toMatchObject([
        { times: 1, deadline: until },
        { times: 2, at: until, deadline: until + 10_000 },
      ]);
    });

    it('does all that is in flight, but makes no time shorter', async () => {
      for (const body of ['a', 'b']) await send({ body });
      expect(await consume()).toEqual(['a', 'b']);
      expect((await extend({ duration: '5s' })).body.extended).toBe(0);
      expect((await extend({ duration: '20s' })).body.extended).toBe(2);
      await bed.mq.clock.advance('19s');
      expect(await consume()).toEqual([]);
      await bed.mq.clock.advance('1s');
      expect(await consume()).toEqual(['a', 'b']);
    });

    it('says what it does not extend', async () => {
      const { body: sent } = await send({ body: 'a' });
      const messageId = sent.messageId;
      const [receiptHandle = ''] = await bed.handles(topic);
      await bed.ack(topic, receiptHandle);
      expect(await extend({ messageId, duration: 1 })).toMatchObject({ status: 404 });
      expect(await extend({ receiptHandle, duration: 1 })).toMatchObject({ status: 409 });
      expect(await extend({ receiptHandle: 'x', duration: 1 })).toMatchObject({ status: 400 });
      expect(await extend({ messageId })).toMatchObject({
        status: 400,
        body: { field: 'duration' },
      });
      expect(await extend({ duration: 'soon' })).toMatchObject({ status: 400 });
    });
  });

  it('sends to an instance', async () => {
    await start();
    await send({ body: 'a' }, '?ns=MQ_INST_1');
    expect(await consume()).toEqual([]);
    expect(await consume('ns=MQ_INST_1')).toEqual(['a']);
  });

  it('sends a message for later, by time or delay', async () => {
    await start();
    await bed.post('/clock', { freeze: true });
    await send({ body: 'at', deliverAt: bed.mq.clock.now() + 2000 });
    await send({ body: 'in', delay: '1s' });
    expect(await consume()).toEqual([]);
    await bed.mq.clock.advance('1s');
    expect(await consume()).toEqual(['in']);
    await bed.mq.clock.advance('1s');
    expect(await consume()).toEqual(['at']);
    const both = await send({ body: 'x', delay: 1, deliverAt: 1 });
    expect(both).toMatchObject({ status: 400, body: { field: 'delay' } });
  });

  it('sends a transactional message', async () => {
    await start();
    const { body } = await send({ body: 'half', immunity: '10s' });
    const handle = String(body.receiptHandle);
    expect(await consume()).toEqual([]);
    expect(await bed.ack(topic, handle, 'trans=commit')).toBe(204);
    expect(await consume()).toEqual(['half']);
  });

  it('refuses what the broker refuses', async () => {
    await start({ profile: 'strict', auth: 'off' });
    expect(await send({ body: 'a' })).toMatchObject({
      status: 404,
      body: { code: 'TopicNotExist' },
    });
    await bed.post(`/topics/${topic}`, { type: 'timer' });
    expect(await send({ body: 'a' })).toMatchObject({
      status: 409,
      body: { code: 'TopicTypeMismatch' },
    });
    const far = await send({ body: 'a', delay: '41d' });
    expect(far).toMatchObject({ status: 400, body: { field: 'deliverAt' } });
  });

  it('ends every delivery of a group that is in flight', async () => {
    await start();
    for (const body of ['a', 'b', 'c']) await send({ body });
    const [handle = ''] = await bed.handles(topic);
    expect((await bed.post(group('/expire'))).body).toEqual({ expired: 3 });
    expect(await consume()).toEqual(['a', 'b', 'c']);
    expect(await bed.ack(topic, handle)).toBe(404);
  });

  it('ends one delivery, by message or by handle, and wakes who waits for it', async () => {
    await start();
    const { body } = await send({ body: 'a' });
    await send({ body: 'b' });
    const [, handle = ''] = await bed.handles(topic);
    const poll = consume('waitseconds=30');
    await bed.parked();
    const { messageId } = body;
    expect((await bed.post(group('/expire'), { messageId })).body).toEqual({ expired: 1 });
    expect(await poll).toEqual(['a']);
    const one = await bed.post(group('/expire'), { receiptHandle: handle });
    expect(one.body).toEqual({ expired: 1 });
    expect(await consume()).toEqual(['b']);
    const again = await bed.post(group('/expire'), { receiptHandle: handle });
    expect(again).toMatchObject({ status: 409, body: { code: 'ReceiptHandleExpired' } });
  });

  it.each(['expire', 'dead-letter', 'resend'])('says what is not there to %s', async (verb) => {
    await start();
    const { messageId } = (await send({ body: 'a' })).body;
    const nowhere = await bed.post(`/topics/none/groups/g/${verb}`);
    expect(nowhere).toMatchObject({ status: 404, body: { code: 'TopicNotExist' } });
    const nobody = await bed.post(group(`/${verb}`));
    expect(nobody).toMatchObject({ status: 404, body: { code: 'GroupNotExist' } });
    await bed.post(group(''));
    const asked = verb === 'resend' ? { messageIds: [messageId] } : { messageId };
    const ready = await bed.post(group(`/${verb}`), asked);
    expect(ready).toMatchObject({ status: 404, body: { field: Object.keys(asked)[0] } });
    expect(ready.body.detail).toContain(`Message ${String(messageId)} is `);
  });

  it('resends nothing where one of the messages is no dead letter', async () => {
    await start();
    const { messageId } = (await send({ body: 'a' })).body;
    await consume();
    await bed.post(group('/dead-letter'));
    const none = await bed.post(group('/resend'), { messageIds: [messageId, 'x'] });
    expect(none).toMatchObject({ status: 404, body: { field: 'messageIds' } });
    expect(none.body.detail).toContain('Message x is no dead letter of group GID_a');
    expect(await consume()).toEqual([]);
  });

  it('resends a message whose last delivery is over though nobody came by since', async () => {
    const clock = new ManualClock();
    bed = await ControlBed.start({ ...settings(), maxRetries: 0, retryMs: 1_000 }, { clock });
    const { messageId } = (await send({ body: 'a' })).body;
    await consume();
    clock.advance(1_000);
    expect((await bed.post(group('/resend'), { messageIds: [messageId] })).body).toEqual({
      resent: 1,
    });
    expect(await consume()).toEqual(['a']);
  });

  it('says what is not in flight', async () => {
    await start();
    const { messageId } = (await send({ body: 'a' })).body;
    await bed.post(group(''));
    const ready = await bed.post(group('/expire'), { messageId });
    expect(ready).toMatchObject({ status: 404, body: { field: 'messageId' } });
    const foreign = await bed.post(group('/expire'), { receiptHandle: 'garbage' });
    expect(foreign).toMatchObject({ status: 400, body: { code: 'InvalidReceiptHandle' } });
  });

  it('makes dead letters at once, and delivers them again', async () => {
    await start();
    const { messageId } = (await send({ body: 'a' })).body;
    await send({ body: 'b' });
    await consume();
    const dead = async (): Promise<unknown> =>
      (await bed.get(`/topics/${topic}/messages?group=GID_a&state=dead`)).body.messages;
    expect((await bed.post(group('/dead-letter'), { messageId })).body).toEqual({
      deadLettered: 1,
    });
    expect(await dead()).toMatchObject([{ id: messageId, body: 'a' }]);
    expect((await bed.post(group('/dead-letter'))).body).toEqual({ deadLettered: 1 });
    await bed.mq.clock.advance('5m');
    expect(await consume()).toEqual([]);
    expect((await bed.post(group('/resend'), { messageIds: [messageId] })).body).toEqual({
      resent: 1,
    });
    expect(await consume()).toEqual(['a']);
    expect((await bed.post(group('/resend'))).body).toMatchObject({ resent: 2 });
    expect(await consume()).toEqual(expect.arrayContaining(['b']) as string[]);
  });

  it('purges a topic of everything, in whatever state, and keeps its groups', async () => {
    await start();
    for (const body of ['held', 'dead']) await send({ body });
    await consume();
    await send({ body: 'ready' });
    await send({ body: 'later', delay: '1h' });
    await send({ body: 'half', immunity: '60s' });
    await send({ body: 'buried' });
    await bed.post(group('/dead-letter'));
    const { body } = await bed.post(`/topics/${topic}/purge`);
    expect(body).toEqual({ purged: 8 });
    expect((await bed.get(`/topics/${topic}/messages?group=GID_a`)).body.messages).toEqual([]);
    expect((await bed.get(`/groups?topic=${topic}`)).body.groups).toMatchObject([
      { group: 'GID_a' },
    ]);
    await bed.mq.clock.advance('2h');
    expect(await consume()).toEqual([]);
    await send({ body: 'new' });
    expect(await consume()).toEqual(['new']);
  });

  it('moves a group to the beginning, the end and a time', async () => {
    await start();
    await bed.post('/clock', { freeze: true });
    await send({ body: 'a' });
    await bed.mq.clock.advance('1s');
    const since = bed.mq.clock.now();
    await send({ body: 'b' });
    await consume();
    await bed.post(group('/seek'), { to: 'begin' });
    expect(await consume()).toEqual(['a', 'b']);
    await bed.post(group('/seek'), { to: new Date(since).toISOString() });
    expect(await consume()).toEqual(['b']);
    await bed.post(group('/seek'), { to: 'end' });
    expect(await consume()).toEqual([]);
    const wrong = await bed.post(group('/seek'), { to: 'middle' });
    expect(wrong).toMatchObject({ status: 400, body: { field: 'to' } });
    const none = await bed.post(`/topics/${topic}/groups/none/seek`, { to: 'end' });
    expect(none).toMatchObject({ status: 404, body: { code: 'GroupNotExist' } });
  });

  it('declares and drops topics and groups', async () => {
    await start({ autoCreate: 'off' });
    expect((await send({ body: 'a' })).status).toBe(404);
    expect((await bed.post(`/topics/${topic}`, { type: 'ordered' })).status).toBe(204);
    expect((await bed.get('/topics')).body.topics).toContainEqual(
      expect.objectContaining({ topic, type: 'ordered', queues: 8 }),
    );
    expect((await bed.post(group(''))).status).toBe(204);
    await send({ body: 'a', shardingKey: 's' });
    expect(await consume('trans=order')).toEqual(['a']);
    expect((await bed.delete(group(''))).body).toEqual({ dropped: 1 });
    expect(await bed.delete(group(''))).toMatchObject({
      status: 404,
      body: { code: 'GroupNotExist', detail: `topic ${topic} has no group GID_a` },
    });
    expect((await bed.delete(`/topics/${topic}`)).body).toEqual({ dropped: 1 });
    expect(await bed.delete(`/topics/${topic}`)).toMatchObject({
      status: 404,
      body: { code: 'TopicNotExist', detail: `there is no topic ${topic}` },
    });
    expect((await send({ body: 'a' })).status).toBe(404);
    const wrong = await bed.post(`/topics/${topic}`, { queues: 257 });
    expect(wrong).toMatchObject({ status: 400, body: { field: 'queues' } });
  });

  it('resends a dead letter of an ordered key, which waits for the batch of that key that is out', async () => {
    await start({ orderedRetryMs: 60_000 });
    const ordered = 'trans=order&waitseconds=30';
    await send({ body: 'first', shardingKey: 'k' });
    await consume(ordered);
    expect((await bed.post(group('/dead-letter'))).body).toEqual({ deadLettered: 1 });
    await send({ body: 'second', shardingKey: 'k' });
    const [handle = ''] = await bed.handles(topic, ordered);
    await bed.post(group('/resend'));
    await send({ body: 'third', shardingKey: 'k' });
    expect(await consume('trans=order')).toEqual([]);
    const waiting = consume(ordered);
    await bed.parked();
    expect(await bed.ack(topic, handle)).toBe(204);
    expect(await waiting).toEqual(['first', 'third']);
  });

  describe('drops what a poll waits for', () => {
    const names = async (): Promise<string[]> => {
      const { groups } = (await bed.get<{ groups: { topic: string; group: string }[] }>('/groups'))
        .body;
      return groups.filter((one) => one.topic === topic).map((one) => one.group);
    };
    const isThere = async (): Promise<boolean> => {
      const { topics } = (await bed.get<{ topics: { topic: string }[] }>('/topics')).body;
      return topics.some((one) => one.topic === topic);
    };
    /** Polls for a message that was acked. */
    const polls = async (count: number): Promise<Promise<string[]>[]> => {
      await start();
      await send({ body: 'acked' });
      const [handle = ''] = await bed.handles(topic);
      expect(await bed.ack(topic, handle)).toBe(204);
      const waiting = Array.from({ length: count }, () => consume('waitseconds=30'));
      await bed.parked(count);
      return waiting;
    };

    it('a group: they get nothing, and it stays away until the next call', async () => {
      const waiting = await polls(3);
      expect((await bed.delete(group(''))).body).toEqual({ dropped: 1 });
      expect(await Promise.all(waiting)).toEqual([[], [], []]);
      expect(await names()).toEqual([]);
      expect(await consume()).toEqual(['acked']);
      expect(await names()).toEqual(['GID_a']);
    });

    it('a topic: they get nothing, and it stays away until the next call', async () => {
      const waiting = await polls(3);
      expect((await bed.delete(`/topics/${topic}`)).body).toEqual({ dropped: 1 });
      expect(await Promise.all(waiting)).toEqual([[], [], []]);
      expect(await isThere()).toBe(false);
      expect(await consume()).toEqual([]);
      expect(await isThere()).toBe(true);
    });

    it('a group: those of others go on waiting', async () => {
      const [waiting] = await polls(1);
      await bed.post(`/topics/${topic}/groups/GID_b`);
      await bed.delete(`/topics/${topic}/groups/GID_b`);
      await bed.delete(`/topics/another-${topic}`);
      await send({ body: 'after' });
      expect(await waiting).toEqual(['after']);
    });
  });

  it.each(['topic', 'group'])('answers a poll that comes while its %s is dropped', async (what) => {
    await start();
    await send({ body: 'acked' });
    for (const handle of await bed.handles(topic)) await bed.ack(topic, handle);
    const { store } = bed.mq;
    const drop = store.drop.bind(store);
    let poll = Promise.resolve(['not asked']);
    // Polls have been ended, and nothing is gone yet.
    store.drop = async (dropped) => {
      store.drop = drop;
      poll = bed.consume(topic, 'waitseconds=30');
      await bed.parked();
      return drop(dropped);
    };
    await bed.delete(what === 'group' ? group('') : `/topics/${topic}`);
    expect(await poll).toEqual([]);
    const left = await store.describe({ instance: '', topic }, 0);
    expect(left?.groups).toEqual(what === 'group' ? [] : undefined);
  });

  it('knows nothing of a topic that was dropped when one of its name is made', async () => {
    await start();
    await bed.post(`/topics/${topic}`, { queues: 4 });
    await send({ body: 'a' });
    await bed.delete(`/topics/${topic}`);
    await consume('trans=order');
    const queues = [await send({ body: 'c' }), await send({ body: 'd' })];
    expect(queues.map((sent) => sent.body.queue)).toEqual([0, 0]);
  });

  it('does the same for a program that embeds it', async () => {
    await start();
    const { mq } = bed;
    const of = { topic, group: 'GID_a' };
    const { id } = await mq.send({ topic, body: 'a' });
    await consume();
    expect(await mq.act.expire({ ...of, messageId: id })).toBe(1);
    await consume();
    expect(await mq.act.bury(of)).toBe(1);
    expect(await mq.act.resend(of)).toBe(1);
    await expect(mq.act.seek(of, 'middle')).rejects.toThrow('to is "middle"; allowed: begin, end');
    expect(await mq.act.dropTopic({ topic })).toBe(true);
  });
});
