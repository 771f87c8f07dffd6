import type { EventPage, Event } from '../../../src/admin/events/event-schema';
import { ControlBed, describeOnStores } from '../../support/control-bed';

/** Kinds, with how many messages or handles each is about. */
const kindsOf = ({ events }: EventPage): string[] =>
  events.map(({ kind, count }) => `${kind} ${count}`);

describeOnStores('the events', (settings) => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start(settings());
  });
  afterAll(() => bed.close());
  beforeEach(async () => {
    await bed.mq.reset();
    await bed.mq.clock.freeze();
  });
  const list = async (query = ''): Promise<EventPage> => {
    const { status, body } = await bed.get<EventPage>(`/events?${query}`);
    expect(status).toBe(200);
    return body;
  };
  const publish = async (topic: string, ...bodies: string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const body of bodies) ids.push((await bed.mq.send({ topic, body, tag: 'A' })).id);
    return ids;
  };

  it('tell of a message from its publish to its ack, with the requests that did it', async () => {
    const [id] = await publish('T', 'a');
    const [handle = ''] = await bed.handles('T');
    await bed.ack('T', handle);
    const { events } = await list('topic=T');
    const client = '127.0.0.1 node';
    const of = { ns: '', topic: 'T', ids: [id], count: 1, problem: false };
    const now = bed.mq.clock.now();
    const told = { at: now, cursor: expect.any(String) as string };
    const requestId = expect.stringMatching(/^[0-9A-F]{24}$/) as string;
    expect(events).toEqual([
      { ...of, ...told, kind: 'published', queue: expect.any(Number) as number, tags: ['A'] },
      {
        ...{
          ...of,
          ...told,
          kind: 'delivered',
          group: 'GID_a',
          queue: expect.any(Number) as number,
        },
        ...{ tags: ['A'], times: 1, receiptHandle: handle, until: now + 300_000, requestId },
        client,
      },
      { ...of, ...told, kind: 'acked', group: 'GID_a', receiptHandle: handle, requestId, client },
    ]);
  });

  it('say why receipt handles were refused', async () => {
    await publish('T', 'a', 'b');
    const [one = '', two = ''] = await bed.handles('T');
    await bed.ack('T', one);
    await bed.ack('T', one);
    await bed.ack('T', `${two.slice(0, -1)}!`);
    await bed.mq.clock.advance('5m');
    await bed.ack('T', two);
    await bed.handles('T');
    await bed.ack('T', two);
    const { events } = await list('kind=refused');
    expect(events.map(({ reason, problem }) => [reason, problem])).toEqual([
      ['already-acked', true],
      ['not-ours', true],
      ['expired', true],
      ['superseded', true],
    ]);
    expect(events[0]).toMatchObject({ ids: [one.slice(0, 32)], receiptHandle: one });
  });

  it('tell apart what of one request was good', async () => {
    await publish('T', 'a', 'b');
    const handles = await bed.handles('T');
    const of = { instance: '', topic: 'T', group: 'GID_a' };
    await bed.mq.broker.ack(of, [...handles, 'x', 'y'], 'R');
    const { events } = await list('kind=acked,refused');
    expect(events).toMatchObject([
      { kind: 'acked', count: 2, requestId: 'R', ids: handles.map((one) => one.slice(0, 32)) },
      { kind: 'refused', count: 2, requestId: 'R', ids: [] },
    ]);
    const first = await list('kind=acked,refused&limit=1&cursor=0');
    const second = await list(`kind=acked,refused&limit=1&cursor=${first.next}`);
    expect([kindsOf(first), kindsOf(second)]).toEqual([['acked 2'], ['refused 2']]);
  });

  it('tell of what is done by hand', async () => {
    const [id = ''] = await publish('T', 'a');
    const of = { topic: 'T', group: 'GID_a' };
    await bed.handles('T');
    await bed.mq.act.expire(of);
    await bed.handles('T');
    await bed.mq.act.bury(of);
    await bed.mq.act.resend({ ...of, messageIds: [id] });
    await bed.mq.act.seek(of, 'end');
    await bed.mq.act.dropGroup(of);
    await bed.mq.act.purge({ topic: 'T' });
    const { events } = await list('kind=expired,buried,resent,cleared');
    expect(events.map(({ kind, reason, problem }) => [kind, reason, problem])).toEqual([
      ['expired', undefined, false],
      ['buried', undefined, true],
      ['resent', undefined, false],
      ['cleared', 'sought', false],
      ['cleared', 'dropped', false],
      ['cleared', 'purged', false],
    ]);
    expect(events[1]).toMatchObject({ ids: [id], group: 'GID_a' });
  });

  it('tell of what was passed over', async () => {
    const [id] = await publish('U', 'a');
    await bed.consume('U', 'tag=B');
    const over = await list('topic=U&kind=passed-over');
    expect(over.events).toMatchObject([
      { ids: [id], tags: ['B'], group: 'GID_a', client: expect.stringContaining('node') as string },
    ]);
    const by = over.events[0]?.requestId ?? '';
    const { path } = (await bed.get<{ path: string }>(`/requests/${by}`)).body;
    expect(path).toContain('&tag=B');
    const { groups } = await bed.mq.why(id ?? '');
    expect(groups[0]?.passedOver).toMatchObject([{ tags: ['B'], requestId: by }]);
    const of = { instance: '', topic: 'T', group: 'GID_a' };
    const passed = {
      kind: 'passed',
      at: 1,
      of,
      tags: ['B'],
      ids: ['1', '2'],
      client: 'c',
    } as const;
    bed.mq.broker.events.tell(passed);
    const event = {
      ...{ kind: 'passed-over', at: 1, ns: '', topic: 'T', group: 'GID_a', tags: ['B'] },
      ...{ client: 'c', problem: true, reason: 'tags', detail: 'it asks for B' },
    };
    const of2 = await list('problems=true&topic=T');
    expect(of2.events).toMatchObject([{ ...event, ids: ['1', '2'], count: 2 }]);
    expect((await list('id=2')).events).toMatchObject([{ ...event, ids: ['2'], count: 1 }]);
    expect((await list('id=3')).events).toEqual([]);
  });

  it('name no request where none of a protocol brought it about', async () => {
    const { body } = await bed.post<{ messageId: string }>('/topics/U/messages', { body: 'a' });
    const { id } = await bed.mq.send({ topic: 'U', body: 'b' });
    const { events } = await list('topic=U&kind=published');
    expect(events.map(({ ids }) => ids)).toEqual([[body.messageId], [id]]);
    for (const event of events) expect(event).not.toHaveProperty('requestId');
    expect((await bed.mq.why(id)).published).toEqual({ queue: 0 });
    expect((await bed.mq.peek.messages({ topic: 'U' })).messages).toMatchObject([
      { key: expect.stringMatching(/^[0-9A-F]{24}$/) as string },
      { key: 'CONTROL' },
    ]);
  });

  it('say it in Chinese to whoever asks for that, in a list and as they come', async () => {
    const of = { topic: 'U', group: 'GID_a' };
    await publish('U', 'a');
    const [handle = ''] = await bed.handles('U');
    await bed.mq.clock.advance('301s');
    await bed.handles('U');
    await bed.ack('U', handle);
    const query = { topic: 'U', problems: true, lang: 'zh', cursor: '0' } as const;
    for await (const { detail } of bed.mq.events(query)) {
      expect(detail).toBe('第 2 次投递');
      break;
    }
    await bed.mq.send({ topic: 'U', body: 'b', tag: 'B' });
    await bed.consume('U', 'tag=C');
    await bed.mq.act.seek(of, 'begin');
    await bed.mq.act.dropGroup(of);
    await bed.mq.act.purge({ topic: 'U' });
    const told = await list('topic=U&cursor=0&lang=zh');
    expect(
      told.events.flatMap(({ kind, detail = [] }) => (kind === 'delivered' ? [] : detail)),
    ).toEqual([
      '此后已重新投递，或已被退回',
      '它订阅的标签是 C',
      '重置到开头',
      '消费者组已删除',
      '主题中的消息已全部删除',
    ]);
    const [, moved] = (await list('kind=clock-moved&lang=zh')).events;
    expect(moved?.detail).toMatch(/^从 .*Z 到 .*Z$/);
    const english = (await list('topic=U&kind=cleared')).events;
    expect(english.map(({ detail }) => detail)).toEqual([
      ...['to the begin', 'the group is gone', 'all its messages are gone'],
    ]);
  });

  it('tell of faults that fire', async () => {
    await bed.mq.faults.add({ id: 'f', match: { topic: 'T' }, action: { error: 'InternalError' } });
    await bed.handles('U');
    await bed.handles('T');
    expect((await list('kind=fault-fired,request&problems=true&topic=T')).events).toMatchObject([
      {
        ...{ kind: 'fault-fired', ns: '', topic: 'T', group: 'GID_a', ids: [], count: 1 },
        ...{ reason: 'consume', detail: 'fault f', problem: true },
        requestId: expect.stringMatching(/^[0-9A-F]{24}$/) as string,
      },
      { kind: 'request', status: 500 },
    ]);
    await bed.mq.reset('I');
    expect(kindsOf(await list('kind=fault-fired'))).toEqual(['fault-fired 1']);
    await bed.mq.reset('');
    expect(kindsOf(await list('kind=fault-fired'))).toEqual([]);
  });

  it('tell of a clock that is moved, in whichever instance one looks', async () => {
    const moves = async (query = '') => {
      const { events } = await list(`kind=clock-moved&${query}`);
      return events.map(({ reason, detail }) => `${reason}: ${detail}`);
    };
    await bed.mq.clock.set('2030-01-01');
    await bed.mq.clock.advance('5m');
    await bed.mq.clock.advance(0);
    await bed.mq.clock.resume();
    const [frozen, set, advanced, resumed, ...more] = await moves();
    expect(frozen).toMatch(/^frozen: /);
    expect(set).toMatch(/^moved: from .* to 2030-01-01T00:00:00.000Z$/);
    expect(advanced).toBe('moved: from 2030-01-01T00:00:00.000Z to 2030-01-01T00:05:00.000Z');
    expect(resumed).toMatch(/^resumed: from 2030-01-01T00:05:00.000Z/);
    expect(more).toEqual([]);
    expect(await moves('ns=I')).toHaveLength(4);
    expect(await moves('topic=T')).toEqual([]);
    await bed.mq.reset('');
    expect(await moves()).toHaveLength(4);
  });

  it('can be those of an instance, a topic, a group, a message or a client', async () => {
    await bed.mq.send({ topic: 'T', ns: 'I', body: 'a' });
    const [id = ''] = await publish('T', 'b', 'c');
    await publish('U', 'd');
    await bed.handles('T');
    expect(kindsOf(await list('ns=I&topic=T'))).toEqual(['published 1']);
    expect(kindsOf(await list('ns=&topic=U'))).toEqual(['published 1']);
    expect(kindsOf(await list('group=GID_a'))).toEqual(['delivered 2']);
    expect(kindsOf(await list('group=GID_b'))).toEqual([]);
    expect(kindsOf(await list('client=NODE'))).toEqual(['delivered 2']);
    expect(kindsOf(await list('client=nobody'))).toEqual([]);
    const ofIt = await list(`id=${id.toLowerCase()}`);
    expect(kindsOf(ofIt)).toEqual(['published 1', 'delivered 1']);
    expect(ofIt.events.map(({ ids }) => ids)).toEqual([[id], [id]]);
  });

  it('can be those alone that may have gone wrong', async () => {
    await publish('T', 'a');
    await bed.handles('T');
    expect(await list('problems=true')).toMatchObject({ events: [] });
    await bed.mq.clock.advance('5m');
    await bed.handles('T');
    await bed.ack('T', 'x');
    const { events } = await list('problems=true');
    expect(events).toMatchObject([
      { kind: 'delivered', reason: 'again', times: 2 },
      { kind: 'refused' },
    ]);
  });

  it('come in pages that are together all there is, each once', async () => {
    const ids = await publish('T', ...Array.from({ length: 25 }, (_, n) => String(n)));
    await bed.handles('T');
    const seen: Event[] = [];
    let cursor = '0';
    for (let pages = 0; pages < 4; pages++) {
      const page = await list(`topic=T&limit=10&cursor=${cursor}`);
      expect(page.events.length).toBe([10, 10, 6, 0][pages]);
      seen.push(...page.events);
      cursor = page.next;
    }
    expect(seen.slice(0, 25).map((event) => event.ids[0])).toEqual(ids);
    expect(new Set(seen.map((event) => event.cursor)).size).toBe(26);
    // Behind the last one of a page, and behind any other.
    const rest = await list(`topic=T&cursor=${seen[20]?.cursor ?? ''}`);
    expect(rest.events).toEqual(seen.slice(21));
    await publish('T', 'later');
    expect(kindsOf(await list(`topic=T&cursor=${cursor}`))).toEqual(['published 1']);
  });

  it('are the newest without a cursor, and go on behind them', async () => {
    const ids = await publish('T', 'a', 'b', 'c');
    const page = await list('limit=2&kind=published');
    expect(page.events.map((event) => event.ids)).toEqual([[ids[1]], [ids[2]]]);
    expect((await list(`cursor=${page.next}`)).events).toEqual([]);
    const back = await list(`kind=published&cursor=${page.events[0]?.cursor ?? ''}`);
    expect(back.events).toEqual(page.events.slice(1));
  });

  it('of one instance are not told again when another is reset', async () => {
    await publish('T', 'a', 'b');
    await bed.mq.send({ topic: 'T', ns: 'I', body: 'a' });
    const { next } = await list();
    await bed.mq.reset('I');
    expect(kindsOf(await list('kind=published'))).toEqual(['published 1', 'published 1']);
    expect((await list(`kind=published&cursor=${next}`)).events).toEqual([]);
    await publish('T', 'c');
    expect(kindsOf(await list(`cursor=${next}`))).toEqual(['published 1']);
  });

  it('tell which messages the gateway acked', async () => {
    const body = new URLSearchParams({ producer: 'T-producer', message: 'a' });
    await fetch(`${bed.mq.url}/mq/produce`, { method: 'POST', body });
    const at = 'topic=T&consumer=g';
    const polled = (await (await fetch(`${bed.mq.url}/mq/message?${at}`)).json()) as {
      result: { requestId: string; msgList: { messageId: string }[] };
    };
    const { requestId, msgList } = polled.result;
    await fetch(`${bed.mq.url}/mq/ack?${at}&requestId=${encodeURIComponent(requestId)}`);
    const { events } = await list('topic=T');
    const id = msgList[0]?.messageId;
    expect(events).toMatchObject([
      { kind: 'published', ids: [id] },
      { kind: 'delivered', ids: [id], receiptHandle: requestId },
      { kind: 'acked', ids: [id], receiptHandle: requestId },
    ]);
    for (const { requestId: by } of events) expect(by).toMatch(/^[0-9A-F]{24}$/);
  });

  it.each([
    ['kind=some', 'kind'],
    ['kind=published,', 'kind'],
    ['cursor=x', 'cursor'],
    ['limit=0', 'limit'],
    ['problems=yes', 'problems'],
  ])('refuse %s', async (query, field) => {
    expect(await bed.get(`/events?${query}`)).toMatchObject({ status: 400, body: { field } });
  });
});

describeOnStores('events that are forgotten', (settings) => {
  it('are counted where a cursor is behind them', async () => {
    const bed = await ControlBed.start({ ...settings(), history: 160 });
    try {
      await bed.mq.reset();
      await bed.mq.send({ topic: 'T', body: 'a' });
      const { body: before } = await bed.get<EventPage>('/events');
      for (let n = 0; n < 300; n++) await bed.mq.send({ topic: 'T', body: 'a' });
      const { body } = await bed.get<EventPage>(`/events?limit=1000&cursor=${before.next}`);
      expect(body.missed).toBe(300 - body.events.length);
      expect(body.events.length).toBeGreaterThanOrEqual(150);
      const { body: after } = await bed.get<EventPage>(`/events?cursor=${body.next}`);
      expect(after).toEqual({ events: [], next: body.next });
    } finally {
      await bed.close();
    }
  });

  it('are not asked for without a history', async () => {
    const bed = await ControlBed.start({ ...settings(), history: 0 });
    try {
      expect((await bed.get('/events')).status).toBe(409);
      expect((await bed.get('/events?kind=clock-moved,published')).status).toBe(409);
      expect((await bed.get('/events?kind=clock-moved,request,fault-fired')).status).toBe(200);
    } finally {
      await bed.close();
    }
  });
});
