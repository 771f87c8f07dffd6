import { ConsumerScene, idIn } from '../consumer-scene';
import { bodies, idOf } from '../../support/gateway-bed';
import { describeOnStores } from '../stores';

describeOnStores('Operating a consumer', (open) => {
  const scene = new ConsumerScene(open);
  const { poll, ack, unlock, config, begin } = scene;

  it('C15: a paused consumer gets PAUSED without an id, and goes on when resumed', async () => {
    await begin();
    await scene.bed.put('t1', 0, 'p0');
    await config({ pause: 1 });
    const paused = await poll();
    expect(paused.result).toMatchObject({ status: 'PAUSED', msgListSize: 0 });
    expect(paused.result).not.toHaveProperty('requestId');
    await config({ pause: 0 });
    expect(bodies(await poll())).toEqual(['p0']);
  });

  it('C16: a limited consumer gets RATE_LIMITED until its debt is paid', async () => {
    await begin();
    await scene.bed.put('t1', 0, 'p0');
    await config({ rateLimitEnabled: 1, limitRate: 1 });
    const found = await poll();
    expect(found.result?.status).toBe('FOUND');
    for (let n = 0; n < 3; n++) {
      const limited = await poll({ requestId: n === 0 ? idIn(found) : undefined });
      expect(limited.result?.status).toBe('RATE_LIMITED');
    }
    // Two permits are owed, then the limiter stays closed for a second.
    scene.bed.clock.advance(2_999);
    expect((await poll()).result?.status).toBe('RATE_LIMITED');
    scene.bed.clock.advance(1);
    expect((await poll()).result?.status).toBe('NO_NEW_MSG');
  });

  it('C16: at the default rate of 1024 a second, 1056 messages come before a second of RATE_LIMITED', async () => {
    await begin();
    await scene.bed.put('t1', 0, ...Array.from({ length: 1100 }, (_, n) => `l${n}`));
    await config({ rateLimitEnabled: 1 });
    let count = 0;
    let requestId: string | undefined;
    for (;;) {
      scene.bed.clock.advance(1);
      const { result } = await poll({ requestId });
      if (result?.status !== 'FOUND') {
        expect(result?.status).toBe('RATE_LIMITED');
        break;
      }
      count += result.msgListSize;
      requestId = result.requestId;
    }
    expect(count).toBe(1056);
  });

  it('C21: messages to be delivered again come once, sorted by id, in retryMsgList', async () => {
    const [a = '', b = ''] = await scene.bed.put('t1', 0, 'a', 'b');
    await begin();
    for (const retryMsgId of [b, a, b, 'F'.repeat(32)]) await config({ retryMsgId });
    const { result } = await poll();
    expect(result).toMatchObject({ status: 'NO_NEW_MSG', retryMsgListSize: 2 });
    expect(result?.retryMsgList?.map(({ messageId }) => messageId)).toEqual([a, b]);
    expect(result?.retryMsgList?.[0]).toEqual({
      messageId: a,
      message: 'a',
      timestamp: scene.bed.clock.now(),
    });
    expect((await poll()).result?.retryMsgListSize).toBe(0);
  });

  it('C21: the id may be an offsetMsgId', async () => {
    await scene.bed.post('/mq/register', { producer: 'p', topic: 't1' });
    const sent = await scene.bed.post('/mq/produce', { producer: 'p', message: 'again' });
    await begin();
    await config({ retryMsgId: (sent.result as unknown as { offsetMsgId: string }).offsetMsgId });
    expect((await poll()).result?.retryMsgList?.map(({ message }) => message)).toEqual(['again']);
  });

  it('C22: they come with any status, PAUSED too', async () => {
    const [id] = await scene.bed.put('t1', 0, 'a');
    await begin();
    await config({ pause: 1, retryMsgId: id });
    expect((await poll()).result).toMatchObject({ status: 'PAUSED', retryMsgListSize: 1 });
  });

  it('C23: a reset goes back to a time; one during a lock wins over the ack that comes later', async () => {
    await scene.bed.put('t1', 0, 'first');
    scene.bed.clock.advance(60_000);
    const between = scene.bed.clock.now() - 1;
    await scene.bed.put('t1', 0, 'second');
    await begin();
    await config({ resetOffsetTimestamp: 0 });
    const all = await poll();
    expect(bodies(all)).toEqual(['first', 'second']);
    const second = all.result?.msgList?.[1]?.timestamp ?? 0;
    expect(second).toBe(between + 1);
    // The time of a message itself is early enough for it.
    await config({ resetOffsetTimestamp: second });
    expect((await ack({ requestId: idIn(all) })).message).toMatch(
      /^bug committedOffset not equal 1 /,
    );
    expect(bodies(await poll())).toEqual(['second']);
    await unlock({ requestId: idOf('broker-a', 0, 0, 0, 0) });
    await config({ resetOffsetTimestamp: scene.bed.clock.now() + 1000 });
    expect(bodies(await poll())).toEqual([]);
  });

  it('C32: a consumer that was unregistered is unknown, and cannot be twice', async () => {
    await scene.bed.post('/mq/register', { consumer: 'gx', topic: 't4' });
    expect((await poll({ topic: 't4', consumer: 'gx' })).status).toBe(200);
    expect(await scene.bed.post('/mq/unregister', { consumer: 'gx' })).toMatchObject({
      status: 200,
    });
    expect(await scene.bed.post('/mq/unregister', { consumer: 'gx' })).toMatchObject({
      status: 400,
      message: "gx haven't registered!",
    });
    expect((await poll({ topic: 't4', consumer: 'gx' })).message).toContain(
      "gx haven't registered",
    );
  });
});
