import type { Settings } from '../../../src/config/settings';
import type { AwaitResult } from '../../../src/index';
import { settled, watched } from '../../support/broker-bed';
import { ControlBed, describeOnStores, type Reply } from '../../support/control-bed';

interface Refused {
  readonly title: string;
  readonly detail: string;
  readonly field?: string;
  readonly state: Readonly<Record<string, number>>;
  readonly messages: readonly { readonly body: string }[];
  readonly verdicts?: readonly object[];
}

const HAN = expect.stringMatching(/\p{Script=Han}/u) as string;
const MESSAGE = '<Message><MessageBody>a</MessageBody></Message>';

describeOnStores('waiting for something to happen', (settings) => {
  let bed: ControlBed;
  const start = async (more: Partial<Settings> = {}): Promise<void> => {
    bed = await ControlBed.start({ ...settings(), ...more });
    await bed.mq.reset();
  };
  afterEach(() => bed.close());

  const send = (body: object, query = '') => bed.post(`/topics/T/messages${query}`, body);
  const until = (query: object): Promise<Reply<AwaitResult & Refused>> =>
    bed.post('/await', { topic: 'T', timeout: '10s', ...query });
  const bodies = ({ status, body }: Reply<AwaitResult>): string[] => {
    expect(status).toBe(200);
    return body.messages.map((message) => message.body);
  };
  /** What holds only after something was done while it was waited for. */
  const meanwhile = async (query: object, act: () => Promise<unknown>) => {
    const waiting = until(query);
    await bed.get('/clock');
    await act();
    return bodies(await waiting);
  };

  it('answers when a message is published, with it', async () => {
    await start();
    const now = await meanwhile({ until: 'published' }, () => send({ body: 'a' }));
    expect(now).toEqual(['a']);
    const { body } = await until({ until: 'published' });
    expect(body.messages).toMatchObject([{ ns: '', topic: 'T', body: 'a', properties: {} }]);
  });

  it('counts half and scheduled messages as published', async () => {
    await start();
    await send({ body: 'half', immunity: '10s' });
    await send({ body: 'later', delay: '1h' });
    expect(bodies(await until({ until: 'published', count: 2 }))).toEqual(['half', 'later']);
  });

  it('answers when so many were delivered to the group, each counted once', async () => {
    await start();
    await send({ body: 'a' });
    const late = await meanwhile({ until: 'delivered', group: 'GID_a', count: 2 }, async () => {
      await bed.consume('T');
      await bed.mq.clock.advance('5m');
      await bed.consume('T');
      await send({ body: 'b' });
      await bed.consume('T');
    });
    expect(late).toEqual(['a', 'b']);
    const other = await until({ until: 'delivered', group: 'GID_b', timeout: 0 });
    expect(other.status).toBe(408);
  });

  it('answers when a message is acked by the group, not by another', async () => {
    await start();
    await send({ body: 'a' });
    const [handle = ''] = await bed.handles('T');
    const query = { until: 'acked', group: 'GID_a' };
    expect(await meanwhile(query, () => bed.ack('T', handle))).toEqual(['a']);
    expect((await until({ ...query, group: 'GID_b', timeout: 0 })).status).toBe(408);
  });

  it('answers when a message is dead, because time passes', async () => {
    await start({ maxRetries: 0 });
    await send({ body: 'a' });
    await bed.consume('T');
    const query = { until: 'dead', group: 'GID_a' };
    expect(await meanwhile(query, () => bed.mq.clock.advance('5m'))).toEqual(['a']);
  });

  it('waits for dead letters of a topic that is not there yet', async () => {
    await start();
    const act = async () => {
      await send({ body: 'a' });
      await bed.consume('T');
      await bed.post('/topics/T/groups/GID_a/dead-letter');
    };
    expect(await meanwhile({ until: 'dead' }, act)).toEqual(['a']);
  });

  it('answers when a group has nothing left', async () => {
    await start();
    await send({ body: 'a' });
    const act = async () => {
      const [handle = ''] = await bed.handles('T');
      await bed.ack('T', handle);
    };
    expect(await meanwhile({ until: 'drained', group: 'GID_a' }, act)).toEqual([]);
    await send({ body: 'b' });
    const { body } = await until({ until: 'drained', group: 'GID_a', timeout: 0 });
    expect(body.detail).toContain('GID_a has 1 ready and 0 in flight');
  });

  it('has not drained a group whose scheduled message is due', async () => {
    await start();
    await bed.mq.clock.freeze();
    await send({ body: 'a', delay: '1s' });
    await bed.consume('T');
    const query = { topic: 'T', group: 'GID_a', until: 'drained', timeout: 0 } as const;
    expect((await bed.mq.until(query)).messages).toEqual([]);
    // What a poll or a sweep has not seen yet: the clock was moved past it by hand.
    await bed.mq.clock.resume();
    const later = bed.mq.clock.state.now + 1_000;
    await bed.mq.clock.adopt({ frozenAt: later });
    await expect(bed.mq.until(query)).rejects.toThrow('GID_a has 1 ready');
  });

  it('does not take a poll for waiting that gets something at once', async () => {
    await start();
    await send({ body: 'a' });
    const query = { topic: 'T', until: 'polling', timeout: 0 } as const;
    const poll = bed.mq.broker.consume({
      ...{ instance: '', topic: 'T', group: 'GID_a', limit: 1, waitMs: 30_000, mode: 'any' },
    });
    await expect(bed.mq.until(query)).rejects.toThrow('0 of 1 polls wait for topic T');
    expect(await poll).toHaveLength(1);
  });

  it('counts as dead, delivered or acked since a time only what was since', async () => {
    await start({ maxRetries: 0 });
    await bed.mq.clock.freeze();
    for (const body of ['a', 'b']) await send({ body });
    const [first = ''] = await bed.handles('T');
    await bed.ack('T', first);
    const { now } = await bed.mq.clock.advance('5m');
    const of = { group: 'GID_a', timeout: 0 };
    const since = now + 1;
    for (const what of ['delivered', 'acked', 'dead']) {
      expect((await until({ ...of, until: what })).status).toBe(200);
      expect((await until({ ...of, until: what, since })).status).toBe(408);
    }
  });

  it('takes neither a check for a delivery nor a refused ack for an ack', async () => {
    await start();
    const { body: half } = await send({ body: 'half', immunity: '10s' });
    await bed.mq.clock.advance('10s');
    expect(await bed.consume('T', 'trans=pop')).toEqual(['half']);
    expect((await until({ until: 'delivered', timeout: 0 })).status).toBe(408);
    await send({ body: 'a' });
    const [late = ''] = await bed.handles('T');
    await bed.mq.clock.advance('5m');
    expect([await bed.ack('T', late), half.receiptHandle === undefined]).toEqual([404, false]);
    expect((await until({ until: 'acked', timeout: 0 })).status).toBe(408);
  });

  it('answers when a fault has fired so often', async () => {
    await start();
    const match = { topic: 'T', operation: 'publish' };
    await bed.post('/faults', { id: 'f', match, times: 2, action: { error: 'InternalError' } });
    const query = { topic: undefined, until: 'fired', fault: 'f', count: 2 };
    const publish = () =>
      fetch(`${bed.mq.url}/topics/T/messages`, { method: 'POST', body: MESSAGE });
    await publish();
    const early = await until({ ...query, timeout: 0 });
    expect(early).toMatchObject({ status: 408, body: { state: { matched: 1 } } });
    expect(early.body.detail).toBe(
      'After 0 ms fault f has fired 1 of 2 times. 1 calls matched it.',
    );
    const waiting = until(query);
    await bed.get('/clock');
    await publish();
    expect((await waiting).body.firings).toMatchObject([
      { fault: 'f', operation: 'publish', topic: 'T' },
      { fault: 'f', operation: 'publish', topic: 'T' },
    ]);
    const none = await until({ ...query, fault: 'g', timeout: 0 });
    expect(none).toMatchObject({ status: 404, body: { field: 'fault' } });
    expect(none.body.detail).toContain('no fault g');
  });

  it('has not drained a group that nobody knows', async () => {
    await start();
    await send({ body: 'a' });
    const { body } = await until({ until: 'drained', group: 'GID_a', timeout: 0 });
    expect(body.detail).toContain('there is no group GID_a of topic T yet: it has not polled');
  });

  it('answers when so many polls wait', async () => {
    await start();
    const waiting = until({ until: 'polling', group: 'GID_a', count: 2 });
    const polls = [1, 2].map(() => bed.consume('T', 'waitseconds=30'));
    const { status, body } = await waiting;
    expect(status).toBe(200);
    expect(body.polls).toMatchObject([
      { ns: '', topic: 'T', group: 'GID_a', waitMs: 30_000 },
      { group: 'GID_a' },
    ]);
    await bed.mq.reset();
    await Promise.all(polls);
  });

  it('picks messages by tag, key, body, part of the body and properties', async () => {
    await start();
    await send({ body: 'red tea', tag: 'A', key: 'k1', properties: { size: 'L', of: 'x' } });
    await send({ body: 'toast', tag: 'B', key: 'k2' });
    const pick = async (match: object): Promise<string[]> =>
      bodies(await until({ until: 'published', match }));
    expect(await pick({ tag: 'B || C' })).toEqual(['toast']);
    expect(await pick({ tag: '*' })).toEqual(['red tea', 'toast']);
    expect(await pick({ key: 'k2' })).toEqual(['toast']);
    expect(await pick({ body: 'toast' })).toEqual(['toast']);
    expect(await pick({ bodyContains: 'tea' })).toEqual(['red tea']);
    expect(await pick({ property: { size: 'L' } })).toEqual(['red tea']);
    expect(
      (await until({ until: 'published', timeout: 0, match: { property: { size: 'L', of: 'y' } } }))
        .status,
    ).toBe(408);
    const none = await until({
      ...{ until: 'published', timeout: 0 },
      match: { tag: 'A', property: { size: 'M' } },
    });
    expect(none.body.detail).toContain('no message with tag "A" and property size "M"');
  });

  it('says in time how things stand and what is missing', async () => {
    await start();
    await send({ body: 'a', tag: 'A' });
    const { messageId } = (await send({ body: 'b', delay: '1h' })).body as { messageId: string };
    await bed.consume('T');
    const query = { until: 'delivered', group: 'GID_a', count: 3, timeout: '10ms' };
    const { status, body } = await until(query);
    expect(status).toBe(408);
    expect(body).toMatchObject({
      title: 'Not in time',
      messages: [{ body: 'a' }],
      state: {
        ...{ published: 2, delivered: 1, acked: 0, ready: 0, inflight: 1, dead: 0 },
        ...{ scheduled: 1, half: 0, polling: 0 },
      },
    });
    const { detail } = body;
    expect(detail).toContain(
      'After 10 ms 1 of 3 messages were delivered to group GID_a of topic T. ' +
        'So far 2 published, 1 delivered, 0 acked; ' +
        'now 0 ready, 1 in flight, 0 dead, 1 scheduled, 0 half; 0 polls wait. ' +
        `Message ${messageId}: Scheduled: it goes into its queue at `,
    );
    const why = expect.objectContaining({ code: 'scheduled' }) as object;
    expect(body.verdicts).toEqual([{ id: messageId, group: 'GID_a', why }]);
  });

  it('says why the messages that match are not as they were to be', async () => {
    await start();
    for (const body of ['a', 'b']) await send({ body, tag: 'A' });
    await bed.handles('T', 'tag=B');
    const whyOf = async (query: object): Promise<string> =>
      (await until({ timeout: 0, ...query })).body.detail;
    expect(await whyOf({ until: 'acked', group: 'GID_a', match: { body: 'b' } })).toMatch(
      / polls wait\. Message \w{32}: Passed over at \S+: the group asked for B, the message carries A\.$/,
    );
    expect(await whyOf({ until: 'delivered', group: 'GID_none' })).toContain(
      ': The group has never polled topic T in the default instance.',
    );
    await send({ body: 'c' });
    await bed.consume('T');
    expect(await whyOf({ until: 'drained', group: 'GID_a' })).toMatch(
      / Message \w{32}: In flight to .*: delivery 1 of 289, until /,
    );
    expect(await whyOf({ until: 'acked', group: 'GID_a', match: { tag: 'none' } })).toMatch(
      /polls wait\.$/,
    );
  });

  it('says it in Chinese, asked by the query, by the body, or in the process', async () => {
    await start();
    for (const body of ['a', 'b']) await send({ body, tag: 'A' });
    await bed.handles('T', 'tag=B');
    const acked = { topic: 'T', until: 'acked', group: 'GID_a', timeout: 0 } as const;
    const { body } = await bed.post<Refused>('/await?lang=zh', { ...acked, match: { body: 'b' } });
    expect(body.detail).toMatch(
      /^0 毫秒后：没有消息（条件：内容为 "b"）被主题 T 的消费者组 GID_a 确认。到目前为止：已发送 1 条，.*个拉取请求在等待。消息 \w{32}：已在 \S+ 被跳过：/,
    );
    expect(body.verdicts).toMatchObject([{ why: { code: 'passed-over', sentence: HAN } }]);
    const detailOf = async (query: object): Promise<string> =>
      (await until({ timeout: 0, lang: 'zh', ...query })).body.detail;
    expect(await detailOf({ ...acked, count: 2, match: { tag: 'A', key: 'k' } })).toContain(
      '应有 2 条消息（条件：标签为 "A"且消息 Key 为 "k"）被主题 T 的消费者组 GID_a 确认，实际 0 条',
    );
    for (const query of [
      { until: 'dead' },
      { until: 'drained', group: 'GID_none' },
      { until: 'polling', group: 'GID_a', ns: 'MQ_INST_1' },
    ]) {
      expect((await detailOf(query)).replaceAll(/GID_\w+|MQ_\w+|[A-Z0-9]{32}/g, '')).not.toMatch(
        /[a-z]{2}/,
      );
    }
    await expect(bed.mq.until({ ...acked, lang: 'zh' })).rejects.toThrow(/^0 毫秒后：/);
    const none = { topic: 'T', within: 0 } as const;
    const refused = await bed.post<Refused>('/expect-none?lang=zh', none);
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      expect.stringMatching(/^主题 T 的消息 \w{32} 已发送，而不应有这样的消息。$/),
    ]);
    await expect(bed.mq.expectNone({ ...none, lang: 'zh' })).rejects.toThrow('主题 T 的消息');
    expect(await bed.post('/await?lang=fr', acked)).toMatchObject({
      ...{ status: 400, body: { field: 'lang' } },
    });
  });

  it('says in Chinese how often a fault has fired', async () => {
    await start();
    const match = { topic: 'T', operation: 'consume' } as const;
    await bed.mq.faults.add({ id: 'f', match, action: { error: 'InternalError' } });
    const fired = { until: 'fired', fault: 'f', timeout: 0, lang: 'zh' } as const;
    await expect(bed.mq.until(fired)).rejects.toThrow(
      '0 毫秒后：故障 f 应触发 1 次，实际 0 次。有 0 次调用与它匹配。',
    );
  });

  it('counts what was before, but not before since', async () => {
    await start();
    await send({ body: 'old' });
    await bed.mq.clock.advance('1s');
    const since = bed.mq.clock.state.now;
    await send({ body: 'new' });
    expect(bodies(await until({ until: 'published', since }))).toEqual(['new']);
  });

  it('can wait for a redelivery', async () => {
    await start();
    await send({ body: 'a' });
    await bed.consume('T');
    const again = { until: 'delivered', match: { consumedTimes: 2 } };
    const early = await until({ ...again, timeout: 0 });
    expect(early.body.detail).toContain('no message with consumedTimes 2 was delivered to topic T');
    await bed.mq.clock.advance('5m');
    await bed.consume('T');
    expect((await until(again)).body.messages).toMatchObject([{ body: 'a', consumedTimes: 2 }]);
  });

  it('keeps instances apart', async () => {
    await start();
    await send({ body: 'a' }, '?ns=I');
    expect((await until({ until: 'published', timeout: 0 })).status).toBe(408);
    expect(bodies(await until({ until: 'published', ns: 'I' }))).toEqual(['a']);
  });

  it('ends with a reset of what is waited for', async () => {
    await start();
    const there = until({ until: 'published', ns: 'I' });
    const here = until({ until: 'published' });
    await bed.get('/clock');
    await bed.mq.reset('I');
    expect(await there).toMatchObject({ status: 409, body: { title: 'Reset' } });
    await send({ body: 'a' });
    expect(bodies(await here)).toEqual(['a']);
  });

  it('expects none, up to now and from now on', async () => {
    await start();
    const none = (query: object) =>
      bed.post<Refused>('/expect-none', { topic: 'T', within: '10ms', ...query });
    expect((await none({})).status).toBe(200);
    await send({ body: 'a', tag: 'A' });
    expect((await none({ match: { tag: 'B' } })).status).toBe(200);
    expect((await none({ group: 'GID_a' })).status).toBe(200);
    expect(await none({})).toMatchObject({
      status: 409,
      body: { title: 'It happened', messages: [{ body: 'a' }] },
    });
    const later = none({ group: 'GID_a', within: '10s' });
    await bed.get('/clock');
    await bed.consume('T');
    expect((await later).body.detail).toMatch(
      /^Message [0-9A-F]{32} of group GID_a of topic T was delivered, but none was expected\.$/,
    );
  });

  it.each([
    [{ until: 'eaten' }, 'until'],
    [{ until: 'published', count: 0 }, 'count'],
    [{ until: 'published', timeout: '11m' }, 'timeout'],
    [{ until: 'published', timeout: 'soon' }, 'timeout'],
    [{ until: 'drained', match: { tag: 'A' } }, 'match'],
    [{ until: 'published', match: { tags: 'A' } }, 'match.tags'],
    [{ until: 'published', since: 'yesterday' }, 'since'],
    [{}, 'until'],
    [{ until: 'fired', topic: undefined }, 'fault'],
    [{ until: 'fired', fault: 'f' }, 'topic'],
    [{ until: 'published', fault: 'f' }, 'fault'],
    [{ until: 'published', topic: '' }, 'topic'],
    [{ until: 'published', topic: undefined }, 'topic'],
    [{ until: 'fired', topic: undefined, fault: 'f', count: 1_001 }, 'count'],
  ])('refuses %j and names the field', async (query, field) => {
    await start();
    expect(await until(query)).toMatchObject({ status: 400, body: { field } });
  });
});

describe('waiting, in the process', () => {
  it('is over when mqrest closes', async () => {
    const { mq } = await ControlBed.start();
    const waiting = expect(mq.until({ topic: 'T', until: 'published' })).rejects.toMatchObject({
      status: 503,
    });
    await mq.close();
    await waiting;
    await expect(mq.until({ topic: 'T', until: 'published' })).rejects.toThrow('being closed');
  });

  it('needs history only where it looks back', async () => {
    const { mq } = await ControlBed.start({ history: 0 });
    const query = { topic: 'T', timeout: 0 };
    await expect(mq.until({ ...query, until: 'acked' })).rejects.toMatchObject({ status: 409 });
    await mq.act.declareTopic({ topic: 'T' }, { type: 'normal', queues: 1 });
    await mq.act.declareGroup({ topic: 'T', group: 'GID_a' });
    expect((await mq.until({ ...query, until: 'drained' })).messages).toEqual([]);
    await mq.close();
  });

  it('says so where what counts is forgotten, and takes nothing for granted', async () => {
    const { mq } = await ControlBed.start({ history: 20 });
    await mq.clock.freeze();
    await mq.send({ topic: 'T', body: 'needle' });
    for (let n = 0; n < 30; n++) await mq.send({ topic: 'T', body: 'hay' });
    const query = { topic: 'T', match: { body: 'needle' } } as const;
    const none = mq.expectNone({ ...query, within: 0 });
    await expect(none).rejects.toMatchObject({ status: 409, title: 'Forgotten' });
    const some = mq.until({ ...query, until: 'published', timeout: 0 });
    await expect(some).rejects.toThrow(/But what happened in topic T up to \S+ is forgotten\.$/);
    const since = mq.clock.state.now + 1;
    await mq.expectNone({ ...query, since, within: 0 });
    await mq.expectNone({ ...query, topic: 'U', within: 0 });
    await mq.close();
  });

  it.each([
    [{ topic: 'T', until: 'published', match: { bodyContain: 'a' } }, 'match.bodyContain'],
    [{ topic: 'T', until: 'published', mach: {} }, 'mach'],
    [{ topic: 'T', until: 'published', match: 'a' }, 'match'],
    [{ topic: 'T', until: 'published', count: 0 }, 'count'],
    [{ topic: 'T', until: 'published', count: NaN }, 'count'],
    [{ topic: 'T' }, 'until'],
    [undefined, 'argument'],
  ])('is refused as over HTTP: %j', async (query, field) => {
    const { mq } = await ControlBed.start();
    await expect(mq.until(query as never)).rejects.toMatchObject({ status: 400, about: { field } });
    await mq.close();
  });

  it.each([
    [{ topic: 'T', within: 0, until: 'publishd' }, 'until'],
    [{ topic: 'T', within: 0, until: 'drained' }, 'until'],
    [{ topic: 'T' }, 'within'],
    [{ within: 0 }, 'topic'],
  ])('expects nothing that is not sensible: %j', async (query, field) => {
    const { mq } = await ControlBed.start();
    const none = mq.expectNone(query as never);
    await expect(none).rejects.toMatchObject({ status: 400, about: { field } });
    await mq.close();
  });

  it('refuses to wait for more messages than history remembers', async () => {
    const { mq } = await ControlBed.start({ history: 100 });
    const query = { topic: 'T', until: 'published', count: 101 } as const;
    await expect(mq.until(query)).rejects.toThrow('allowed: up to 100');
    await mq.close();
  });

  it.each(['published', 'polling'] as const)(
    'is told of what is %s in the same breath, not at the next tick',
    async (until) => {
      const bed = await ControlBed.start();
      const waiting = watched(bed.mq.until({ topic: 'T', until }));
      await settled();
      expect(waiting.isOpen).toBe(true);
      if (until === 'published') await bed.mq.send({ topic: 'T', body: 'a' });
      else {
        const call = { instance: '', topic: 'T', group: 'GID_a', limit: 1, mode: 'any' } as const;
        void bed.mq.broker.consume({ ...call, waitMs: 30_000 });
      }
      await settled();
      expect(waiting.isOpen).toBe(false);
      await bed.close();
    },
  );
});
