import type { ExplainedMessage, Verdict } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';

const MINUTE = 60_000;

describeOnStores('why a group has a message or not', (settings) => {
  let bed: ControlBed;
  beforeEach(async () => {
    bed = await ControlBed.start({ ...settings(), maxRetries: 2 });
    await bed.mq.reset();
    await bed.mq.clock.freeze();
  });
  afterEach(() => bed.close());

  const explained = async (id: string, query = ''): Promise<ExplainedMessage> => {
    const { status, body } = await bed.get<ExplainedMessage>(`/messages/${id}${query}`);
    expect(status).toBe(200);
    return body;
  };
  const whyOf = async (id: string, group = 'GID_a', query = ''): Promise<Verdict | undefined> =>
    (await explained(id, query)).groups.find((one) => one.group === group)?.why;
  const send = async (body: object = { body: 'a' }, query = ''): Promise<string> =>
    String((await bed.post(`/topics/T/messages${query}`, body)).body.messageId);
  const poll = (query = '') => bed.handles('T', query);
  const pollAs = async (group: string, query = ''): Promise<void> => {
    const url = `${bed.mq.url}/topics/T/messages?consumer=${group}&numOfMessages=16&${query}`;
    await (await fetch(url)).text();
  };
  const now = (): number => bed.mq.clock.state.now;
  const text = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z/, 'Z');

  it('is ready, and how long the group has not come for it', async () => {
    await poll();
    await bed.mq.clock.advance('1s');
    const [id, second] = [await send(), await send()];
    await bed.mq.clock.advance('61s');
    expect(await whyOf(id)).toEqual({
      code: 'ready',
      sentence: `Ready since ${text(now() - 61_000)}, but the group has not polled since: its last poll was at ${text(now() - 62_000)}, 1 min 2 s ago.`,
      next: 'Poll as the group.',
    });
    const url = `${bed.mq.url}/topics/T/messages?consumer=GID_a&numOfMessages=1`;
    await (await fetch(url)).text();
    expect((await whyOf(second))?.sentence).toBe(
      `Ready since ${text(now() - 61_000)}: the next poll of the group gets it.`,
    );
  });

  it('is in flight: to whom, until when, and that it is the last time', async () => {
    const id = await send();
    const [handle] = await poll();
    const until = now() + 5 * MINUTE;
    await bed.mq.clock.advance('1m');
    expect(await whyOf(id)).toEqual({
      code: 'inflight',
      sentence: expect.stringMatching(
        `^In flight to (::ffff:)?127\\.0\\.0\\.1 .*: delivery 1 of 3, until ${text(until)}, for 4 min more; it can be acked until then\\.$`,
      ) as string,
      blockedBy: {
        ...{ group: 'GID_a', queue: 0, receiptHandle: handle },
        client: expect.stringMatching(/^(::ffff:)?127\.0\.0\.1 /) as string,
      },
      until,
      next: 'Ack it, or end the delivery; by itself it is over in 4 min.',
    });
    for (let times = 2; times <= 3; times++) {
      await bed.mq.clock.advance('5m');
      await poll();
    }
    expect((await whyOf(id))?.sentence).toMatch(/delivery 3 of 3, the last one, .* dead letter\.$/);
  });

  it('is ready again, and why its ack was refused', async () => {
    const id = await send();
    const [handle = ''] = await poll();
    await bed.mq.clock.advance('6m');
    await bed.ack('T', handle);
    const why = await whyOf(id);
    expect(why?.code).toBe('ready');
    expect(why?.sentence).toContain('when delivery 1 of 3 ended without an ack, but the group has');
    expect(why?.sentence).toMatch(/ An ack was refused at \S+: it expired at \S+\.$/);
    await poll('');
    expect((await whyOf(id))?.code).toBe('inflight');
  });

  it('is scheduled, in every group', async () => {
    await poll();
    const id = await send({ body: 'later', delay: '1h' });
    const until = now() + 60 * MINUTE;
    const scheduled = {
      ...{ code: 'scheduled', until },
      sentence: `Scheduled: it goes into its queue at ${text(until)}, in 1 h.`,
      next: 'Wait, or move the clock by 1 h.',
    };
    expect(await explained(id)).toMatchObject({ why: scheduled, groups: [{ why: scheduled }] });
    await bed.mq.clock.advance('1h');
    expect((await whyOf(id))?.code).toBe('ready');
  });

  it('is a half message: its checks, and that nobody asks for them', async () => {
    const { messageId } = (await bed.post('/topics/T/messages', { body: 'h', immunity: '10s' }))
      .body;
    const id = String(messageId);
    const due = now() + 10_000;
    expect((await explained(id)).why).toMatchObject({ code: 'half', until: due });
    await bed.mq.clock.advance('22s');
    expect((await explained(id)).why.sentence).toBe(
      `A half message, neither committed nor rolled back: checked 0 times; the next check is due since ${text(due)}, for 12 s, and nobody has asked for it.`,
    );
    const [handle = ''] = await bed.handles('T', 'trans=pop');
    expect((await explained(id)).why).toMatchObject({
      ...{ code: 'half', until: now() + 10_000 },
      sentence: expect.stringContaining('checked 1 time,') as string,
      next: 'Commit it or roll it back, or poll for half messages, as any group.',
    });
    // Nobody knows of a group that alone may check it.
    expect((await explained(id)).why).not.toHaveProperty('blockedBy');
    const rolledBack = await fetch(
      `${bed.mq.url}/topics/T/messages?consumer=GID_a&trans=rollback`,
      {
        method: 'DELETE',
        body: `<ReceiptHandles><ReceiptHandle>${handle}</ReceiptHandle></ReceiptHandles>`,
      },
    );
    expect(rolledBack.status).toBe(204);
    expect((await explained(id)).why).toMatchObject({
      ...{
        code: 'rolled-back',
        sentence: `Rolled back at ${text(now())}: it was never delivered.`,
      },
    });
  });

  it('was passed over: its tag, and the tags of the group', async () => {
    const id = await send({ body: 'a', tag: 'A' });
    const at = text(now());
    await poll('tag=B%7C%7CC');
    await bed.mq.clock.advance('1s');
    expect(await whyOf(id)).toEqual({
      ...{ code: 'passed-over', next: expect.stringContaining('ask for A too') as string },
      sentence: `Passed over at ${at}: the group asked for B, C, the message carries A.`,
      blockedBy: {
        ...{ tag: 'A', tags: ['B', 'C'] },
        client: expect.stringMatching(/^(::ffff:)?127\.0\.0\.1 /) as string,
      },
    });
    expect((await explained(id)).groups[0]?.passedOver).toMatchObject([{ tags: ['B', 'C'] }]);
  });

  it('will be passed over by a group that asks for other tags', async () => {
    await poll('tag=B');
    const id = await send();
    expect(await whyOf(id)).toMatchObject({
      ...{ code: 'ready', blockedBy: { tags: ['B'] } },
      sentence: expect.stringContaining(
        'last asked for B and the message carries no tag',
      ) as string,
    });
  });

  it('is behind a locked queue: which message locks it, who has it, until when', async () => {
    await bed.post('/topics/T', { type: 'ordered', queues: 2 });
    const first = await send({ body: 'first', shardingKey: 'k' });
    const id = await send({ body: 'second', shardingKey: 'k' });
    const url = `${bed.mq.url}/topics/T/messages?consumer=GID_a&numOfMessages=1&trans=order`;
    const handle = /<ReceiptHandle>([^<]*)</.exec(await (await fetch(url)).text())?.[1];
    const until = now() + MINUTE;
    await bed.mq.clock.advance('19s');
    const why = await whyOf(id);
    expect(why).toMatchObject({
      ...{ code: 'queue-locked', until },
      blockedBy: { id: first, receiptHandle: handle, client: expect.any(String) as string },
      next: `Ack ${first}, or end its delivery; by itself in 41 s.`,
    });
    expect(why?.sentence).toMatch(
      new RegExp(
        `: ${first} was delivered in order to .*127\\.0\\.0\\.1 .* and is not acked; until ${text(until)}, for 41 s more\\.$`,
      ),
    );
    expect((await whyOf(first))?.code).toBe('inflight');
  });

  it('is a dead letter, by its retries or by hand, and is sent again', async () => {
    const id = await send();
    for (let times = 1; times <= 3; times++) {
      await poll();
      await bed.mq.clock.advance('5m');
    }
    expect(await whyOf(id)).toMatchObject({
      ...{ code: 'dead', next: 'Send it again from the dead letters (resend).' },
      sentence: `A dead letter since ${text(now())}: delivered 3 times and never acked.`,
    });
    await bed.post('/topics/T/groups/GID_a/resend');
    expect((await whyOf(id))?.sentence).toMatch(/^Sent again from the dead letters/);
    await poll();
    expect((await whyOf(id))?.code).toBe('inflight');
    await bed.post('/topics/T/groups/GID_a/dead-letter');
    expect((await whyOf(id))?.sentence).toMatch(/^A dead letter .* given up by hand after/);
    await bed.mq.clock.advance('3d');
    await bed.mq.clock.advance(1);
    expect((await whyOf(id))?.code).toBe('expired');
  });

  it('was acked, by one group and not by another', async () => {
    const id = await send();
    const [handle = ''] = await poll();
    await bed.ack('T', handle);
    const at = text(now());
    await pollAs('GID_b');
    expect(await whyOf(id)).toEqual({ code: 'acked', sentence: `Acked at ${at}, at delivery 1.` });
    expect((await whyOf(id, 'GID_b'))?.code).toBe('inflight');
  });

  it.each([
    ['purged', 'POST', '/topics/T/purge'],
    ['dropped with its topic', 'DELETE', '/topics/T'],
  ])('is gone: %s', async (_, method, path) => {
    await poll();
    const id = await send();
    const at = text(now());
    await bed.call(method, path);
    await bed.mq.clock.advance('1s');
    expect((await explained(id)).why).toMatchObject({
      ...{ code: 'purged', sentence: `Removed at ${at}, with all messages of its topic.` },
    });
  });

  it('is gone: kept long enough', async () => {
    await poll();
    const id = await send();
    const at = text(now() + 3 * 24 * 60 * MINUTE + 1);
    await bed.mq.clock.advance('4d');
    expect((await explained(id)).why).toMatchObject({
      ...{ code: 'expired', sentence: `Expired at ${at}: messages are kept for 3 d.` },
    });
  });

  it('was skipped by a seek, which is no more so after a seek back', async () => {
    await poll();
    const id = await send();
    const at = text(now());
    await bed.post('/topics/T/groups/GID_a/seek', { to: 'end' });
    expect(await whyOf(id)).toMatchObject({
      ...{ code: 'skipped', sentence: `Skipped: at ${at} the group was moved past it (seek).` },
    });
    await bed.post('/topics/T/groups/GID_a/seek', { to: 'begin' });
    expect((await whyOf(id))?.code).toBe('ready');
  });

  it('has a group that was removed', async () => {
    const id = await send();
    await poll();
    await bed.delete('/topics/T/groups/GID_a');
    expect(await whyOf(id)).toMatchObject({
      ...{ code: 'purged', sentence: expect.stringContaining('The group was removed') as string },
    });
  });

  it('was never asked for: by no group, or by one that is only declared', async () => {
    const id = await send();
    expect(await explained(id)).toMatchObject({
      groups: [],
      why: {
        ...{ code: 'never-polled', next: 'Start a consumer of topic T.' },
        sentence: 'Nobody has ever polled topic T in the default instance.',
      },
    });
    await bed.post('/topics/T/groups/GID_a');
    expect(await explained(id)).toMatchObject({
      groups: [{ group: 'GID_a', deliveries: [] }],
      why: { code: 'never-polled', sentence: 'The group is there but has never polled.' },
    });
  });

  it('is asked for in another instance', async () => {
    const id = await send({ body: 'a' }, '?ns=MQ_INST_1');
    await poll();
    const at = text(now());
    const { why, groups } = await explained(id);
    expect(groups).toMatchObject([{ group: 'GID_a', ns: '', deliveries: [] }]);
    expect(why).toEqual({
      code: 'other-instance',
      sentence: `Group GID_a polls topic T in the default instance, at ${at} for the last time; the message is in instance MQ_INST_1.`,
      blockedBy: { group: 'GID_a', ns: '' },
      next: 'Give producer and consumer the same instance.',
    });
    await bed.post('/topics/T/groups/GID_a?ns=MQ_INST_1');
    expect(await explained(id)).toMatchObject({ groups: [{ why: { code: 'other-instance' } }] });
    await bed.handles('T', 'ns=MQ_INST_1');
    expect((await explained(id)).groups).toMatchObject([{ why: { code: 'inflight' } }]);
  });

  it('is half, scheduled or gone whoever asks elsewhere, and acked whoever else does', async () => {
    await pollAs('GID_x', 'ns=MQ_INST_1');
    const ids = [
      await send({ body: 'h', immunity: '10s' }),
      await send({ body: 's', delay: '1h' }),
    ];
    const codes = await Promise.all(ids.map(async (id) => (await explained(id)).why.code));
    expect(codes).toEqual(['half', 'scheduled']);
    const id = await send();
    await bed.ack('T', (await poll())[0] ?? '');
    expect(await explained(id)).toMatchObject({
      groups: [{ group: 'GID_a' }, { group: 'GID_x', ns: 'MQ_INST_1' }],
      why: { code: 'acked' },
    });
    await bed.mq.act.purge({ topic: 'T' });
    expect((await explained(ids[0] ?? '')).why.code).toBe('purged');
  });

  it('is sent again from the dead letters, but behind a locked queue', async () => {
    await bed.post('/topics/T', { type: 'ordered', queues: 1 });
    const id = await send({ body: '1', shardingKey: 'k' });
    await poll('trans=order');
    await bed.post('/topics/T/groups/GID_a/dead-letter');
    const second = await send({ body: '2', shardingKey: 'k' });
    await poll('trans=order');
    await bed.post('/topics/T/groups/GID_a/resend');
    expect(await whyOf(id)).toMatchObject({ code: 'queue-locked', blockedBy: { id: second } });
  });

  it('says it in Chinese', async () => {
    const id = await send();
    await poll();
    expect((await whyOf(id, 'GID_a', '?lang=zh'))?.sentence).toMatch(/^正由 .* 消费：第 1 次投递/);
    const wrong = await bed.get(`/messages/${id}?lang=fr`);
    expect(wrong).toMatchObject({ status: 400, body: { field: 'lang' } });
  });

  it('names the most urgent of its groups first', async () => {
    const id = await send({ body: 'a', tag: 'A' });
    await poll();
    await pollAs('GID_b', 'tag=B');
    const { why, groups } = await explained(id);
    expect(groups.map((one) => one.why.code)).toEqual(['inflight', 'passed-over']);
    expect(why.code).toBe('passed-over');
  });

  it('is the same in the process', async () => {
    const id = await send();
    await poll();
    expect(await bed.mq.why(id)).toEqual(await explained(id));
    await expect(bed.mq.why(id, { ns: 'I' })).rejects.toMatchObject({ status: 404 });
    await expect(bed.mq.why('none')).rejects.toMatchObject({
      message:
        'No message NONE is known: no event since the start mentions it. The store does not have it either.',
    });
    await expect(bed.mq.why('none', { ns: '', lang: 'zh' })).rejects.toMatchObject({
      message: '默认实例中没有已知的消息 NONE：启动以来的历史记录中没有它。存储中也没有它。',
    });
  });
});

describeOnStores('a group that begins at the end', (settings) => {
  it('has before it only what came after its first poll', async () => {
    const bed = await ControlBed.start({ ...settings(), start: 'latest' });
    await bed.mq.reset();
    const early = await bed.mq.send({ topic: 'T', body: 'a' });
    await bed.handles('T');
    const late = await bed.mq.send({ topic: 'T', body: 'b' });
    const codes = [(await bed.mq.why(early.id)).why, (await bed.mq.why(late.id)).why];
    await bed.close();
    expect(codes).toMatchObject([
      { code: 'begins-later', next: expect.stringContaining('--start earliest') as string },
      { code: 'ready' },
    ]);
  });
});

it('knows a group that asks in an instance where its polls make no topic', async () => {
  const bed = await ControlBed.start({ autoCreate: 'off' });
  await bed.mq.act.declareTopic({ ns: 'MQ_INST_1', topic: 'T' });
  const { id } = await bed.mq.send({ ns: 'MQ_INST_1', topic: 'T', body: 'a' });
  await bed.handles('T');
  const { why } = await bed.mq.why(id);
  const { findings } = await bed.mq.overview();
  await bed.close();
  expect(why).toMatchObject({ code: 'other-instance', blockedBy: { group: 'GID_a', ns: '' } });
  expect(findings).toMatchObject([{ code: 'other-instance', ns: 'MQ_INST_1' }]);
});

it('tells that a dead letter is gone before its message is', async () => {
  const bed = await ControlBed.start({ maxRetries: 0 });
  await bed.mq.clock.freeze();
  const { id } = await bed.mq.send({ topic: 'T', body: 'a' });
  await bed.handles('T');
  await bed.mq.act.bury({ topic: 'T', group: 'GID_a' });
  expect((await bed.mq.why(id)).why.code).toBe('dead');
  await bed.mq.clock.advance('3d');
  await bed.mq.clock.advance('1s');
  const { why } = await bed.mq.why(id);
  await bed.close();
  expect(why).toMatchObject({
    ...{
      code: 'expired',
      sentence: expect.stringMatching(/^The dead letter expired at/) as string,
    },
  });
});
