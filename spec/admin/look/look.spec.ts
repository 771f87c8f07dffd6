import { LocalLook } from '../../../src/admin/look/local-look';
import type { MessagesQuery, MessageView } from '../../../src/admin/look/look-schema';
import { policyOf } from '../../../src/broker/policy';
import { BrokerBed, settled } from '../../support/broker-bed';

const T = 1_700_000_000_000;
const MINUTE = 60_000;

function open(overrides = {}) {
  const bed = new BrokerBed('relaxed', overrides);
  const { store, clock, broker } = bed;
  const policy = policyOf('relaxed', overrides);
  const peek = new LocalLook({ store, clock, policy, polls: broker.polls, pullStart: 'earliest' });
  const query = { ns: bed.topic.instance, topic: bed.topic.topic };
  const messages = async (more: Partial<MessagesQuery> = {}): Promise<MessageView[]> =>
    (await peek.messages({ ...query, ...more })).messages;
  /** Bodies by state, such as `ready:a inflight:b`. */
  const seen = async (more: Partial<MessagesQuery> = {}) =>
    (await messages(more)).map(({ state, body }) => `${state}:${body}`).join(' ');
  return { bed, peek, query, messages, seen };
}

describe('peeking at messages', () => {
  it('shows what a message is', async () => {
    const { bed, messages } = open();
    const properties = [['a', '1'] as const, ['__proto__', '2'] as const];
    const draft = { body: 'hällo', tag: 'A', key: 'K', shardingKey: 'S', properties };
    const { id, bodyMd5 } = await bed.publish(draft);
    const [message] = await messages();
    expect(message).toEqual({
      ...{ id, bodyMd5, state: 'ready', ns: 'MQ_INST_1', topic: 'orders' },
      ...{ queue: expect.any(Number) as number, offset: 0, storedAt: T, publishedAt: T },
      ...{ body: 'hällo', tag: 'A', key: 'K', shardingKey: 'S' },
      properties: Object.fromEntries(properties),
    });
  });

  it('tells a group what it would get, and what it has with deadlines', async () => {
    const { bed, messages, seen } = open();
    for (const body of ['a', 'b', 'c']) await bed.publish(body);
    const [a] = await bed.consume({ limit: 2 });
    await bed.ack(...[a].filter((one) => one !== undefined));
    expect(await seen({ group: 'GID_a' })).toBe('ready:c inflight:b');
    expect((await messages({ group: 'GID_a' }))[1]).toMatchObject({
      ...{ group: 'GID_a', queue: 0, offset: 1, consumedTimes: 1 },
      ...{ firstConsumeAt: T, nextConsumeAt: T + 5 * MINUTE },
    });
    bed.clock.advance(5 * MINUTE);
    expect(await seen({ group: 'GID_a' })).toBe('ready:b ready:c');
    expect(await seen({ states: ['ready'] })).toBe('ready:a ready:b ready:c');
  });

  it('takes a group that never polled for one that begins where new groups do', async () => {
    const earliest = open();
    await earliest.bed.publish('m');
    expect(await earliest.seen({ group: 'new' })).toBe('ready:m');
    const latest = open({ start: 'latest' });
    await latest.bed.publish('m');
    expect(await latest.seen({ group: 'new' })).toBe('');
  });

  it('shows scheduled messages until they are due, then as ready', async () => {
    const { bed, seen, messages } = open();
    await bed.publish({ body: 's', deliverAt: T + MINUTE });
    expect(await seen({ group: 'GID_a' })).toBe('scheduled:s');
    expect(await messages()).toMatchObject([{ deliverAt: T + MINUTE }]);
    bed.clock.advance(MINUTE);
    expect(await seen({ group: 'GID_a' })).toBe('ready:s');
    expect(await seen()).toBe('ready:s');
  });

  it('shows half messages with their next check', async () => {
    const { bed, messages } = open();
    await bed.publish({ body: 'h', immunityMs: 10_000 });
    const half = { state: 'half', body: 'h', consumedTimes: 0, nextConsumeAt: T + 10_000 };
    expect(await messages({ group: 'GID_a' })).toMatchObject([half]);
  });

  it('shows dead letters, buried or not yet', async () => {
    const { bed, messages, seen } = open({ maxRetries: 0 });
    await bed.publish('m');
    await bed.consume();
    expect(await seen({ group: 'GID_a' })).toBe('inflight:m');
    bed.clock.advance(5 * MINUTE);
    expect(await seen({ group: 'GID_a' })).toBe('dead:m');
    await bed.broker.sweep();
    expect(await messages({ states: ['dead'] })).toMatchObject([
      {
        ...{ state: 'dead', group: 'GID_a', queue: 0, offset: 0, consumedTimes: 1, deadOffset: 0 },
        ...{ firstConsumeAt: T, nextConsumeAt: T + 5 * MINUTE, deadAt: T + 5 * MINUTE },
      },
    ]);
    await bed.broker.resend(bed.of, [0]);
    expect(await seen({ group: 'GID_a' })).toBe('ready:m dead:m');
    await bed.consume();
    expect(await seen({ group: 'GID_a' })).toBe('inflight:m dead:m');
  });

  it('hides what is past its retention, though it is still there', async () => {
    const { bed, seen } = open({ retentionMs: MINUTE });
    await bed.publish('old');
    bed.clock.advance(MINUTE + 1);
    await bed.publish('new');
    expect(await seen()).toBe('ready:new');
  });

  it('narrows down by state, tag and key', async () => {
    const { bed, seen } = open();
    await bed.publish({ body: 'a', tag: 'A', key: 'k' });
    await bed.publish({ body: 'b', tag: 'B', key: 'k' });
    await bed.publish({ body: 'c' });
    expect(await seen({ tag: 'A' })).toBe('ready:a');
    expect(await seen({ tag: 'A||B' })).toBe('ready:a ready:b');
    expect(await seen({ tag: ' A || B ' })).toBe('ready:a ready:b');
    expect(await seen({ tag: '*' })).toBe('ready:a ready:b ready:c');
    expect(await seen({ key: 'k', tag: 'B' })).toBe('ready:b');
    expect(await seen({ states: ['dead', 'scheduled'] })).toBe('');
  });

  it('goes on page by page through every state and queue, missing nothing', async () => {
    const { bed, peek, query } = open();
    for (let n = 0; n < 30; n++) await bed.publish({ body: `q${n}`, shardingKey: `${n}` });
    for (let n = 0; n < 5; n++) await bed.publish({ body: `s${n}`, deliverAt: T + n + 1 });
    for (let n = 0; n < 5; n++) await bed.publish({ body: `h${n}`, immunityMs: 10_000 });
    await bed.consume({ limit: 12 });
    for (const limit of [1, 3, 7]) {
      const bodies: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await peek.messages({ ...query, group: 'GID_a', limit, cursor });
        expect(page.messages.length).toBeLessThanOrEqual(limit);
        bodies.push(...page.messages.map(({ body }) => body));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(bodies).toHaveLength(40);
      expect(new Set(bodies).size).toBe(40);
    }
  });

  it('ends a page that has many long messages', async () => {
    const { bed, peek, query } = open();
    const body = 'x'.repeat(600_000);
    for (let n = 0; n < 40; n++) await bed.publish({ body });
    const first = await peek.messages({ ...query, limit: 1000 });
    const second = await peek.messages({ ...query, limit: 1000, cursor: first.next });
    expect([first.messages.length, second.messages.length, second.next]).toEqual([
      32,
      8,
      undefined,
    ]);
  });

  it('looks at a bounded number of messages for one page', async () => {
    const { bed, peek, query } = open();
    for (let n = 0; n < 2_500; n++) await bed.publish({ body: 'm', key: n === 2_499 ? 'K' : 'k' });
    const first = await peek.messages({ ...query, key: 'K' });
    expect(first.messages).toEqual([]);
    const second = await peek.messages({ ...query, key: 'K', cursor: first.next });
    expect(second.messages).toHaveLength(1);
    expect(second.next).toBeUndefined();
  });

  it.each(['', 'x', Buffer.from('["queue/9/"]').toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      const { bed, peek, query } = open();
      await bed.publish('m');
      await expect(peek.messages({ ...query, cursor })).rejects.toMatchObject({
        status: 400,
        about: { field: 'cursor' },
      });
      await expect(peek.topics({ cursor })).rejects.toMatchObject({ about: { field: 'cursor' } });
    },
  );

  it('knows no topic that is not there', async () => {
    const { peek } = open();
    await expect(peek.messages({ topic: 'x' })).rejects.toMatchObject({ code: 'TopicNotExist' });
  });
});

describe('peeking at topics, groups and polls', () => {
  it('lists topics page by page', async () => {
    const { bed, peek } = open();
    for (const topic of ['b', 'a', 'c']) {
      await bed.broker.publish({ instance: '', topic }, { body: 'm' }, 'R');
    }
    await bed.publish({ body: 's', deliverAt: T + 1 });
    await bed.consume();
    const first = await peek.topics({ limit: 2 });
    expect(first.topics.map(({ topic }) => topic)).toEqual(['a', 'b']);
    const second = await peek.topics({ limit: 2, cursor: first.next });
    expect(second.next).toBeUndefined();
    expect(second.topics[1]).toEqual({
      ...{ ns: 'MQ_INST_1', topic: 'orders', type: 'normal', queues: 1 },
      ...{ stored: 0, scheduled: 1, half: 0, groups: ['GID_a'] },
    });
    expect((await peek.topics({ ns: '' })).topics).toHaveLength(3);
  });

  it('lists groups with their backlog and what they hold', async () => {
    const { bed, peek } = open({ maxRetries: 0 });
    for (const body of ['a', 'b', 'c']) await bed.publish(body);
    await bed.consume({ limit: 1 });
    await bed.consume({ group: 'GID_b', limit: 2 });
    const group = { ns: 'MQ_INST_1', topic: 'orders', dead: 0, polledAt: T };
    expect((await peek.groups()).groups).toEqual([
      { ...group, group: 'GID_a', ready: 2, inflight: 1 },
      { ...group, group: 'GID_b', ready: 1, inflight: 2 },
    ]);
    const { groups } = await peek.groups({ ns: 'MQ_INST_1', topic: 'orders', group: 'GID_b' });
    expect(groups.map((one) => one.group)).toEqual(['GID_b']);
  });

  it('counts as dead what was handed out too often, as soon as its last delivery is over', async () => {
    const { bed, peek, query, seen } = open({ maxRetries: 0, retryMs: 1_000 });
    for (const body of ['a', 'b']) await bed.publish(body);
    await bed.consume();
    const counts = async () => (await peek.groups(query)).groups;
    expect(await counts()).toMatchObject([{ ready: 0, inflight: 2, dead: 0 }]);
    bed.clock.advance(1_000);
    expect(await seen({ group: 'GID_a' })).toBe('dead:a dead:b');
    expect(await counts()).toMatchObject([{ ready: 0, inflight: 0, dead: 2 }]);
    await bed.broker.sweep();
    expect(await counts()).toMatchObject([{ ready: 0, inflight: 0, dead: 2 }]);
  });

  it('counts as ready what is to be handed out again, however much that is', async () => {
    const { bed, peek, query } = open({ maxRetries: 1, retryMs: 1_000 });
    for (let n = 0; n < 250; n++) await bed.publish({ body: 'm', shardingKey: `${n}` });
    for (let n = 0; n < 20; n++) await bed.consume({ limit: 16 });
    bed.clock.advance(1_000);
    const counts = async () => (await peek.groups(query)).groups;
    expect(await counts()).toMatchObject([{ ready: 250, inflight: 0, dead: 0 }]);
    for (let n = 0; n < 20; n++) await bed.consume({ limit: 16 });
    bed.clock.advance(1_000);
    expect(await counts()).toMatchObject([{ ready: 0, inflight: 0, dead: 250 }]);
  });

  it('counts no delivery of what was kept long enough', async () => {
    const { bed, peek, query, seen } = open({ retentionMs: MINUTE });
    await bed.publish('m');
    await bed.consume();
    bed.clock.advance(5 * MINUTE);
    expect(await seen({ group: 'GID_a' })).toBe('');
    expect((await peek.groups(query)).groups).toMatchObject([{ ready: 0, inflight: 0, dead: 0 }]);
  });

  it('lists who waits, and who asked last', async () => {
    const { bed, peek } = open();
    const waiting = bed.consume({ waitMs: 1_000 });
    await settled();
    expect(peek.parked({ group: 'GID_a' })).toMatchObject([{ group: 'GID_a', until: T + 1_000 }]);
    expect(peek.parked({ group: 'other' })).toEqual([]);
    bed.clock.advance(1_000);
    await waiting;
    expect(peek.parked()).toEqual([]);
    expect(peek.lastPolls({ ns: 'MQ_INST_1' })).toMatchObject([{ group: 'GID_a', taken: 0 }]);
    expect(peek.lastPolls({ topic: 'other' })).toEqual([]);
  });
});
