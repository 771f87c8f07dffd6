import type { BrokerEvent } from '../../src/broker/events';
import { ControlBed, describeOnStores } from '../support/control-bed';
import { GatewayBed, type Reply } from '../support/gateway-bed';
import { HistoryScene, LOCKED_MS, placesOf } from './history-scene';

describeOnStores('what the MQCloud gateway does, as the history tells it', (settings) => {
  const scene = new HistoryScene(settings);

  it('tells a message from its sending to its ack', async () => {
    const sentAt = scene.now();
    const body = new URLSearchParams({ producer: 'T-producer', message: 'a', keys: 'k' });
    const reply = await fetch(`${scene.bed.mq.url}/mq/produce`, { method: 'POST', body });
    const id = ((await reply.json()) as { result: { msgId: string } }).result.msgId;
    await scene.bed.mq.clock.advance('1s');
    const polled = await scene.poll();
    expect(polled.result?.msgList).toMatchObject([{ messageId: id }]);
    await scene.bed.mq.clock.advance('1s');
    await scene.ack(polled.result?.requestId);
    expect(await scene.lifeOf(id)).toMatchObject({
      ...{ id, ns: '', topic: 'T', body: 'a', key: 'k', publishedAt: sentAt, moves: [] },
      published: { requestId: scene.requestIdOf('/mq/produce'), queue: 0 },
      groups: [
        {
          ...{ group: 'g', state: 'acked', ackedAt: sentAt + 2_000, refused: [] },
          deliveries: [
            {
              ...{ times: 1, at: sentAt + 1_000, deadline: sentAt + 1_000 + LOCKED_MS },
              receiptHandle: polled.result?.requestId,
              client: expect.stringMatching(/^(::ffff:)?127\.0\.0\.1 /) as string,
            },
          ],
        },
      ],
    });
  });

  it('tells each message of a batch, and the ack of them all by the next poll', async () => {
    const messages = JSON.stringify(['a', 'b']);
    const body = new URLSearchParams({ producer: 'T-producer', messages });
    await fetch(`${scene.bed.mq.url}/mq/produce/batch`, { method: 'POST', body });
    const polled = await scene.poll();
    const ids = (polled.result?.msgList ?? []).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect((await scene.groupOf(ids[1] ?? ''))?.state).toBe('inflight');
    await scene.poll({ requestId: polled.result?.requestId });
    const lives = await Promise.all(ids.map(scene.lifeOf));
    expect(lives).toMatchObject([
      { body: 'a', published: { queue: 0 }, groups: [{ state: 'acked' }] },
      { body: 'b', published: { queue: 0 }, groups: [{ state: 'acked' }] },
    ]);
    const [first, second] = lives.map(({ groups }) => groups[0]?.deliveries[0]?.receiptHandle);
    expect([first, second]).toEqual([polled.result?.requestId, first]);
  });

  it('tells a broadcast client as a group of its own', async () => {
    const id = await scene.produce();
    const [one] = [await scene.pollFor({ clientId: '1' }), await scene.pollFor({ clientId: '2' })];
    await scene.ack(one, { clientId: '1' });
    expect((await scene.lifeOf(id)).groups).toMatchObject([
      { group: 'g:1', state: 'acked' },
      { group: 'g:2', state: 'inflight' },
    ]);
  });

  it('keeps apart what the same requestId means in other groups and topics', async () => {
    const id = await scene.produce();
    const other = await scene.produce({ producer: 'U-producer' });
    const first = await scene.pollFor();
    expect(await scene.pollFor({ consumer: 'h' })).toBe(first);
    expect(await scene.pollFor({ topic: 'U', consumer: 'u' })).toBe(first);
    await scene.ack(first, { topic: 'U', consumer: 'u' });
    expect((await scene.lifeOf(id)).groups).toMatchObject([
      { group: 'g', state: 'inflight', refused: [] },
      { group: 'h', state: 'inflight', refused: [] },
    ]);
    expect((await scene.lifeOf(other)).groups).toMatchObject([{ group: 'u', state: 'acked' }]);
  });

  it('tells that an operator had it handed out again, which leaves it acked', async () => {
    const id = await scene.produce();
    await scene.ack(await scene.pollFor());
    await fetch(`${scene.bed.mq.url}/mq/consumer/config`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ consumer: 'g', retryMsgId: id }),
    });
    expect((await scene.poll()).result?.retryMsgList).toMatchObject([{ messageId: id }]);
    const life = await scene.lifeOf(id);
    expect(life).toMatchObject({ groups: [{ state: 'acked', deliveries: [{}] }] });
    expect(life.moves.map(placesOf)).toEqual(['queue → delivery']);
  });

  it('lists who polled last, and how many messages it was', async () => {
    await scene.produce();
    await scene.poll();
    await scene.poll({ consumer: 'h', clientId: '7', maxPullSize: 3 });
    const { last, parked } = (await scene.bed.get<{ last: object[]; parked: object[] }>('/polls'))
      .body;
    const client = expect.stringMatching(/^(::ffff:)?127\.0\.0\.1 /) as string;
    expect(last).toMatchObject([
      { ns: '', topic: 'T', group: 'h:7', client, limit: 3, waitMs: 0, at: scene.now(), taken: 1 },
      { ns: '', topic: 'T', group: 'g', client, limit: 32, taken: 1 },
    ]);
    expect(parked).toEqual([]);
  });
});

it('polls and acks as ever where history is off', async () => {
  const bed = await ControlBed.start({ history: 0 });
  const query = 'topic=T&consumer=g';
  await bed.post('/topics/T/messages', { body: 'a' });
  const polled = (await (await fetch(`${bed.mq.url}/mq/message?${query}`)).json()) as Reply;
  const requestId = encodeURIComponent(polled.result?.requestId ?? '');
  const acked = await fetch(`${bed.mq.url}/mq/ack?${query}&requestId=${requestId}`);
  const { status, message } = (await acked.json()) as Reply;
  await bed.close();
  expect([status, message]).toEqual([200, expect.stringMatching(/^ok /)]);
});

it('tells how often pop mode handed a batch out, and nothing of polls in vain', async () => {
  const events: BrokerEvent[] = [];
  const bed = await new GatewayBed().open();
  bed.broker.events.add((event) => events.push(event));
  const poll = () => bed.get('/mq/message', { topic: 'T', consumer: 'g', pop: true });
  await poll();
  await bed.post('/mq/produce', { producer: 'T-producer', message: 'a', ordered: true });
  for (let n = 0; n < 3; n++) {
    await poll();
    bed.clock.advance(LOCKED_MS);
  }
  await bed.close();
  const delivered = events.filter((event) => event.kind === 'delivered');
  const times = delivered.map(({ entries }) => entries.map((one) => one.times));
  expect(times).toEqual([[1], [2], [3]]);
});
