import { startMqrest, type Mqrest } from '../../src/mqrest';
import type { SnippetName } from './snippets';

/** What every program signs with. */
const KEY = { accessKeyId: 'any-id', accessKeySecret: 'any-secret' };

/** A fresh mqrest that takes nothing but what that key has signed. */
export function openMqrest(): Promise<Mqrest> {
  return startMqrest({ port: 0, auth: 'strict', credentials: [KEY] }, { warn: () => undefined });
}

/** The kinds of what happened in a topic, in their order. */
async function kindsIn(mq: Mqrest, topic: string): Promise<string[]> {
  const { events } = await mq.events({ topic }).list();
  return events.flatMap(({ kind, ids }) => ids.map(() => kind));
}

async function messagesIn(mq: Mqrest, topic: string, group?: string) {
  return (await mq.peek.messages({ topic, group })).messages;
}

/** What a mqrest has to show after a program has run: for each snippet, what came of it, in their order. */
export const outcomes: Readonly<
  Record<Exclude<SnippetName, 'begin'>, (mq: Mqrest) => Promise<void>>
> = {
  async publish(mq) {
    const message = { body: 'hello', tag: 'TagA', key: 'order-1' };
    expect(await messagesIn(mq, 'demo')).toMatchObject([message]);
  },

  async consume(mq) {
    const { events } = await mq.events({ topic: 'demo', kind: 'delivered' }).list();
    expect(events).toMatchObject([{ group: 'GID_demo', count: 1 }]);
  },

  async ack(mq) {
    expect(await kindsIn(mq, 'demo')).toEqual(['published', 'delivered', 'acked']);
  },

  async ordered(mq) {
    const messages = await messagesIn(mq, 'demo_ordered');
    const key = { shardingKey: 'order-1', queue: messages[0]?.queue };
    expect(messages).toMatchObject([
      { body: 'paid', ...key },
      { body: 'sent', ...key },
    ]);
    const happened = ['published', 'published', 'delivered', 'delivered', 'acked', 'acked'];
    expect(await kindsIn(mq, 'demo_ordered')).toEqual(happened);
    const { requests } = await mq.requests.list({ path: 'demo_ordered/messages?' });
    expect(requests.filter(({ path }) => path.includes('trans=order'))).toHaveLength(1);
  },

  async timed(mq) {
    const [before] = await messagesIn(mq, 'demo_timed');
    expect(before).toMatchObject({ body: 'later', state: 'scheduled' });
    const waits = (before?.deliverAt ?? 0) - (before?.publishedAt ?? 0);
    // PHP and C++ know no part of a second.
    expect(Math.abs(waits - 3_600_000)).toBeLessThan(10_000);
    await mq.clock.advance('1h');
    expect(await messagesIn(mq, 'demo_timed')).toMatchObject([{ state: 'ready' }]);
  },

  async transactional(mq) {
    expect(await kindsIn(mq, 'demo_transactional')).toEqual(['published', 'committed']);
    const { events } = await mq.events({ topic: 'demo_transactional' }).list();
    expect(events[0]).toMatchObject({ reason: 'half' });
    expect(await messagesIn(mq, 'demo_transactional')).toMatchObject([
      { body: 'half', state: 'ready' },
    ]);
  },
};
