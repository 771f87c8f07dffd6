import { MQClient, type MQConsumer } from '@aliyunmq/mq-http-sdk';
import { randomUUID } from 'node:crypto';
import type { Snapshot } from '../../../src/admin/snapshot/snapshot-schema';
import type { Settings } from '../../../src/config/settings';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { describeRedis } from '../../support/redis';

interface Replies {
  topics: { topics: { topic: string; stored: number; groups: string[] }[] };
  groups: { groups: { group: string; ready: number; inflight: number }[] };
  messages: { messages: { state: string; body: string; nextConsumeAt?: number }[]; next?: string };
  polls: { parked: { group: string; client: string; tags?: string[] }[]; last: unknown[] };
}

/** Looking, and going back, through the official SDK and HTTP. */
function describeLooking(settings: () => Partial<Settings>): void {
  let mq: Mqrest;
  let sdk: MQClient;
  let topic: string;
  let consumer: MQConsumer;

  beforeAll(async () => {
    mq = await startMqrest({ ...settings(), port: 0 }, { warn: () => undefined });
    sdk = new MQClient(mq.url, 'any-id', 'any-secret');
  });
  afterAll(() => mq.close());
  beforeEach(() => {
    topic = `look-${randomUUID()}`;
    consumer = sdk.getConsumer('', topic, 'GID_a');
  });

  async function get<Name extends keyof Replies>(path: string): Promise<Replies[Name]> {
    const res = await fetch(`${mq.url}/_mqrest/v1/${path}`);
    expect(res.status).toBe(200);
    return (await res.json()) as Replies[Name];
  }

  it('shows a message on its way from ready to in flight, with its deadline', async () => {
    await sdk.getProducer('', topic).publishMessage('m', 'TagA');
    const path = `topics/${topic}/messages?group=GID_a`;
    const [before] = (await get<'messages'>(path)).messages;
    expect(before).toMatchObject({ state: 'ready', body: 'm', tag: 'TagA', group: 'GID_a' });
    const { body } = await consumer.consumeMessage(1, 1);
    const [after] = (await get<'messages'>(`${path}&state=inflight,dead&tag=TagA`)).messages;
    expect(after).toMatchObject({ state: 'inflight', consumedTimes: 1 });
    expect(String(after?.nextConsumeAt)).toBe(body[0]?.NextConsumeTime);
    const { groups } = await get<'groups'>(`groups?ns=&topic=${topic}`);
    expect(groups).toMatchObject([{ group: 'GID_a', ready: 0, inflight: 1 }]);
    await consumer.ackMessage(body.map(({ ReceiptHandle }) => ReceiptHandle));
    expect((await get<'messages'>(path)).messages).toEqual([]);
    const listed = (await get<'topics'>('topics?limit=1000')).topics;
    expect(listed).toContainEqual(expect.objectContaining({ topic, stored: 1, groups: ['GID_a'] }));
  });

  it('shows who waits for what, and who asked last', async () => {
    const waiting = consumer.consumeMessage(3, 30);
    let polls = await get<'polls'>(`polls?topic=${topic}`);
    while (polls.parked.length === 0) polls = await get<'polls'>(`polls?topic=${topic}`);
    expect(polls.parked).toMatchObject([{ group: 'GID_a', limit: 3, waitMs: 30_000 }]);
    expect(polls.parked[0]?.client).toMatch(/^(::ffff:)?127\.0\.0\.1 .*mq-nodejs-sdk/);
    await sdk.getProducer('', topic).publishMessage('m');
    await waiting;
    polls = await get<'polls'>(`polls?topic=${topic}`);
    expect(polls).toMatchObject({ parked: [], last: [{ group: 'GID_a', taken: 1 }] });
  });

  it('goes back to a snapshot, with the handles and the time of then', async () => {
    await sdk.getProducer('', topic).publishMessage('m');
    const { body } = await consumer.consumeMessage(1, 1);
    const handles = body.map(({ ReceiptHandle }) => ReceiptHandle);
    const snapshot = await get<never>('snapshot');
    const { offsetMs } = mq.clock.state;
    await mq.clock.advance('1h');
    expect((await consumer.ackMessage(handles)).code).toBe(404);
    const res = await fetch(`${mq.url}/_mqrest/v1/snapshot`, {
      method: 'PUT',
      body: JSON.stringify(snapshot),
    });
    expect([res.status, await res.text()]).toEqual([204, '']);
    expect(mq.clock.state.offsetMs).toBe(offsetMs);
    expect((await consumer.ackMessage(handles)).code).toBe(204);
    expect((await get<'messages'>(`topics/${topic}/messages?group=GID_a`)).messages).toEqual([]);
  });

  it('answers polls that wait when a snapshot is restored', async () => {
    const snapshot: Snapshot = await mq.snapshot();
    const waiting = consumer.consumeMessage(1, 30).then(
      () => 'messages',
      (error: unknown) => (error as { Code?: string }).Code,
    );
    while ((await mq.peek.parked({ topic })).length === 0) await get('polls');
    await mq.restore(snapshot);
    expect(await waiting).toBe('MessageNotExist');
  });

  it.each([
    ['state=ready,gone', 'state'],
    ['limit=0', 'limit'],
    ['cursor=x', 'cursor'],
    ['more=1', 'more'],
  ])('refuses ?%s and names the field', async (query, field) => {
    await sdk.getProducer('', topic).publishMessage('m');
    const res = await fetch(`${mq.url}/_mqrest/v1/topics/${topic}/messages?${query}`);
    expect(res.headers.get('content-type')).toBe('application/problem+json');
    expect(await res.json()).toMatchObject({ status: 400, field });
  });

  it('has no messages of a topic that is not there', async () => {
    const res = await fetch(`${mq.url}/_mqrest/v1/topics/none/messages`);
    expect(await res.json()).toMatchObject({ status: 404, title: 'No such topic' });
  });

  it('refuses what is no snapshot, and names the field', async () => {
    const before = await mq.snapshot();
    const send = (body: string) => fetch(`${mq.url}/_mqrest/v1/snapshot`, { method: 'PUT', body });
    const harmed = JSON.stringify({ ...before, version: 99 });
    expect(await (await send(harmed)).json()).toMatchObject({
      ...{ status: 400, title: 'Unknown snapshot version', field: 'version', allowed: '1' },
    });
    expect((await send('')).status).toBe(400);
    expect((await mq.snapshot()).topics).toEqual(before.topics);
  });
}

describe('looking at what there is, and going back to it', () => {
  describe('on the embedded store', () => describeLooking(() => ({})));
  describeRedis('on Redis', (url) => {
    describeLooking(() => ({ store: 'redis', redisUrl: url() }));
  });
});
