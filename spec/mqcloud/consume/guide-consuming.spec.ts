import { idIn } from '../consumer-scene';
import { bodies, tuple } from '../../support/gateway-bed';
import { CONSUMER, GuideScene, TOPIC } from '../guide-scene';
import { describeOnStores } from '../stores';

const FIVE_MINUTES = 300_000;

/** In the default profile, with nothing declared. */
describeOnStores('The user guide, three: consuming', (open) => {
  const scene = new GuideScene(open);
  const { produce, poll, ack, onlyQueue } = scene;

  it('GET /mq/message answers the fields of the sample, in its order', async () => {
    const [again = ''] = [(await produce('{"id":13,"name":"搜狐tv13"}')).result?.msgId];
    await ack({ requestId: idIn(await poll()) });
    scene.bed.clock.advance(1000);
    const sent = await produce('{"id":11,"name":"搜狐tv11"}', { orderId: 'x' });
    await produce('{"id":27}', { orderId: 'x' });
    await scene.bed.json('/mq/consumer/config', { consumer: CONSUMER, retryMsgId: again });
    let reply = await poll();
    while (bodies(reply).length === 0) reply = await poll({ requestId: idIn(reply) });
    const { result, ...envelope } = reply;
    expect(envelope).toEqual({ status: 200, headers: envelope.headers });
    expect(result).toMatchObject({ status: 'FOUND', msgListSize: 2 });
    expect(result?.msgList?.[0]).toEqual({
      messageId: sent.result?.msgId,
      message: '{"id":11,"name":"搜狐tv11"}',
      timestamp: scene.bed.clock.now(),
    });
    expect(Object.keys(result?.msgList?.[0] ?? {})).toEqual(['messageId', 'message', 'timestamp']);
  });

  it('a poll with both lists has the keys of the sample, in its order, and no others', async () => {
    const sent = await produce('again', { orderId: 'x' });
    const first = await poll();
    const { queueId } = sent.result?.messageQueue as { queueId: number };
    await onlyQueue(queueId);
    await produce('new', { orderId: 'x' });
    const retryMsgId = sent.result?.msgId;
    await scene.bed.json('/mq/consumer/config', { consumer: CONSUMER, retryMsgId });
    const { result } = await poll({ requestId: idIn(first) });
    expect(result).toMatchObject({ status: 'FOUND', msgListSize: 1, retryMsgListSize: 1 });
    expect(Object.keys(result ?? {})).toEqual([
      'status',
      'requestId',
      'msgList',
      'msgListSize',
      'retryMsgList',
      'retryMsgListSize',
    ]);
  });

  it('status 400 says that a parameter is wrong, 500 that the service failed, with a message', async () => {
    const wrong = await poll({ topic: '' });
    expect(wrong.status).toBe(400);
    expect(wrong.message).toContain('topic');
    const failed = await poll({ requestId: '!!!' });
    expect(failed.status).toBe(500);
    expect(failed.message).toContain('Illegal base64 character');
  });

  it('the status of a poll is FOUND with messages and NO_NEW_MSG without', async () => {
    await produce('a');
    const found = await poll();
    expect(found.result?.status).toBe('FOUND');
    const none = await poll({ requestId: idIn(found) });
    expect(none.result).toMatchObject({ status: 'NO_NEW_MSG', msgListSize: 0 });
    expect(none.result).not.toHaveProperty('msgList');
  });

  it.each(['NO_MATCHED_MSG', 'OFFSET_ILLEGAL'] as const)(
    'the status of a poll may be %s',
    async (status) => {
      scene.bed.goWrong({ pullStatus: status });
      expect((await poll()).result?.status).toBe(status);
    },
  );

  it('the status of a poll is PAUSED for a paused consumer, RATE_LIMITED for one that is too fast', async () => {
    await poll();
    await scene.bed.json('/mq/consumer/config', { consumer: CONSUMER, pause: 1 });
    expect((await poll()).result?.status).toBe('PAUSED');
    const limit = { pause: 0, rateLimitEnabled: 1, limitRate: 1 };
    await scene.bed.json('/mq/consumer/config', { consumer: CONSUMER, ...limit });
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await poll()).result?.status);
    expect(statuses).toContain('RATE_LIMITED');
  });

  it('an offset that is illegal by itself is repaired by the next poll, in ids of five fields too', async () => {
    const sent = await produce('a', { orderId: 'x' });
    const { queueId } = sent.result?.messageQueue as { queueId: number };
    await ack({ requestId: idIn(await poll()) });
    await onlyQueue(queueId);
    await scene.bed.setRow(TOPIC, CONSUMER, queueId, { committed: 99 });
    const illegal = await poll();
    expect(illegal.result?.status).toBe('OFFSET_ILLEGAL');
    await produce('b', { orderId: 'x' });
    expect(bodies(await poll({ requestId: idIn(illegal) }))).toEqual(['b']);
  });

  it('requestId has the five fields of the sample, and the sample itself is understood', async () => {
    await produce('a');
    const requestId = idIn(await poll());
    expect(tuple(requestId)).toBe(`broker-a,0,0,1,${scene.bed.clock.now()}`);
    const sample = 'YnJva2VyLWMsNCwyMTU2OSwyMTYwMSwxNjU1ODgyNjM0MDU0';
    expect(await ack({ requestId: sample })).toMatchObject({
      status: 200,
      message: 'lock not exist broker-c-4:21569,21601,1655882634054,false',
    });
  });

  it('the requestId of a poll, sent with the next one, acks its messages', async () => {
    await produce('a', { orderId: 'x' });
    const first = await poll();
    await produce('b', { orderId: 'x' });
    let next = await poll({ requestId: idIn(first) });
    while (bodies(next).length === 0) next = await poll({ requestId: idIn(next) });
    expect(bodies(next)).toEqual(['b']);
    scene.bed.clock.advance(FIVE_MINUTES + 1);
    expect(bodies(await poll())).toEqual(['b']);
  });

  it('a resent message comes in retryMsgList with its size', async () => {
    const sent = await produce('a');
    await ack({ requestId: idIn(await poll()) });
    const retryMsgId = sent.result?.msgId;
    await scene.bed.json('/mq/consumer/config', { consumer: CONSUMER, retryMsgId });
    const { result } = await poll();
    expect(result?.retryMsgListSize).toBe(1);
    expect(result?.retryMsgList).toEqual([
      { messageId: retryMsgId, message: 'a', timestamp: scene.bed.clock.now() },
    ]);
  });
});
