import { ALL_LOCKED, ConsumerScene, TIMEOUT_MS, idIn } from '../consumer-scene';
import { bodies, fieldsOf, tuple } from '../../support/gateway-bed';
import { replyOf } from '../../../src/mqcloud/http/answer';
import { describeOnStores } from '../stores';

describeOnStores('Consuming through the gateway', (open) => {
  const scene = new ConsumerScene(open);
  const { poll, ack, unlock, config, begin } = scene;

  it('C1: an unknown consumer is a 500 that names it', async () => {
    expect(await poll({ consumer: 'nope' })).toMatchObject({
      status: 500,
      message: "com.sohu.tv.mq.proxy.model.MQException: consumer:nope haven't registered",
    });
  });

  it.each([
    [{ topic: undefined }, ['topic']],
    [{ consumer: undefined }, ['consumer']],
    [{ topic: undefined, consumer: ' ' }, ['consumer', 'topic']],
  ])('C2: missing parameters %j are a 400 that names them', async (values, fields) => {
    const reply = await poll(values);
    expect(reply.status).toBe(400);
    expect(reply.message).toContain(`: ${fields.length} errors\n`);
    for (const field of fields) expect(reply.message).toContain(`on field '${field}'`);
  });

  it('C3: a consumer of another topic is told which is its own', async () => {
    expect(await poll({ topic: 't4' })).toMatchObject({
      status: 500,
      message: 'com.sohu.tv.mq.proxy.model.MQException: consumer:g1 subscribe:t1 but fetch:t4',
    });
  });

  it('C4: a clustering consumer needs no clientId; a blank one is ignored', async () => {
    expect(await poll({ clientId: '1' })).toMatchObject({
      status: 500,
      message: 'com.sohu.tv.mq.proxy.model.MQException: consumer:g1 no need clientId',
    });
    expect((await poll({ clientId: ' ' })).status).toBe(200);
  });

  it('C5: a first poll over two messages begins after them and brings an id to commit that', async () => {
    await scene.bed.put('t1', 0, 'old 1', 'old 2');
    const { result } = await poll();
    expect(result?.status).toBe('NO_NEW_MSG');
    expect(tuple(result?.requestId)).toMatch(/^broker-a,0,2,2,\d+,false$/);
    expect(result?.queueInfo.firstConsume).toBe(true);
    expect(result?.ackInfo).toEqual({ status: 400, message: 'ack illegal null-0:0,0,0,false' });
  });

  it('sends long messages in slices, as the client reads them', async () => {
    const begun = idIn(await poll());
    const text = `${'中'.repeat(300_000)}${'"'.repeat(100_000)}`;
    await scene.bed.put('t1', 0, text);
    const reply = await poll({ requestId: begun });
    // Not `toEqual`, which would print megabytes.
    expect(bodies(reply).map((body) => body === text)).toEqual([true]);
    const wire = await replyOf({ status: 200, result: reply.result });
    expect(typeof wire.body).toBe('object');
  });

  it('C6: a second poll that forgot the id gets a 500, as the only queue is locked', async () => {
    await poll();
    expect(await poll()).toMatchObject(ALL_LOCKED);
  });

  it('C7: a poll with that id commits the start and, with nothing new, brings no id', async () => {
    await scene.bed.put('t1', 0, 'old 1', 'old 2');
    const { result } = await poll({ requestId: idIn(await poll()) });
    expect(result).toMatchObject({ status: 'NO_NEW_MSG', msgListSize: 0 });
    expect(result?.ackInfo.message).toMatch(/^ok broker-a-0:2,2,\d+,false$/);
    expect(result).not.toHaveProperty('requestId');
    expect(await scene.bed.row('t1', 'g1', 0)).toMatchObject({ committed: 2, lockAt: 0 });
  });

  it('C8: three messages produced after that are found in their order', async () => {
    await begin();
    await scene.bed.put('t1', 0, 'm0', 'm1', 'm2');
    const reply = await poll();
    expect(reply.result).toMatchObject({ status: 'FOUND', msgListSize: 3, retryMsgListSize: 0 });
    expect(bodies(reply)).toEqual(['m0', 'm1', 'm2']);
    expect(Object.keys(reply.result ?? {})).toEqual([
      'status',
      'requestId',
      'msgList',
      'queueInfo',
      'ackInfo',
      'msgListSize',
      'retryMsgListSize',
    ]);
  });

  it('C17: PAUSED on a queue never committed unlocks it, or, as a quirk, locks it with an id of no use', async () => {
    await scene.bed.put('t1', 0, 'old');
    await config({ pause: 1 });
    expect((await poll()).result).not.toHaveProperty('requestId');
    expect((await poll()).result?.status).toBe('PAUSED');
    await scene.end();

    await scene.serve({ quirks: { uselessLock: true } });
    await scene.bed.put('t1', 0, 'old');
    await config({ pause: 1 });
    const requestId = idIn(await poll());
    expect(tuple(requestId)).toMatch(/^broker-a,0,1,0,\d+,false$/);
    expect(await poll({ requestId })).toMatchObject(ALL_LOCKED);
  });

  it('C18: an offset past the end is OFFSET_ILLEGAL, and its id commits the end', async () => {
    await scene.bed.put('t1', 0, 'a', 'b');
    await begin();
    await scene.bed.setRow('t1', 'g1', 0, { committed: 9999 });
    const illegal = await poll();
    expect(illegal.result?.status).toBe('OFFSET_ILLEGAL');
    expect(tuple(idIn(illegal))).toMatch(/^broker-a,0,9999,2,\d+,true$/);
    expect(illegal.result?.queueInfo).toMatchObject({ maxOffset: 1, committedOffset: 9999 });
    const next = await poll({ requestId: idIn(illegal) });
    expect(next.result?.ackInfo.message).toMatch(/^ok /);
    expect((await scene.bed.row('t1', 'g1', 0)).committed).toBe(2);
  });

  it('C18: the id after a forced one is forced too while polls go on from it', async () => {
    await begin();
    await scene.bed.setRow('t1', 'g1', 0, { committed: 9999 });
    const illegal = await poll();
    await scene.bed.put('t1', 0, 'k0');
    const found = await poll({ requestId: idIn(illegal) });
    expect(tuple(idIn(found))).toMatch(/^broker-a,0,0,1,\d+,true$/);
  });

  it('C19: an offset before the first message is OFFSET_ILLEGAL and goes on with the first', async () => {
    await begin();
    await scene.bed.put('t1', 0, 'expired');
    scene.bed.clock.advance(2 * 24 * 3_600_000);
    await scene.bed.put('t1', 0, 'kept');
    scene.bed.clock.advance(2 * 24 * 3_600_000);
    const illegal = await poll();
    expect(illegal.result?.status).toBe('OFFSET_ILLEGAL');
    expect(tuple(idIn(illegal))).toMatch(/^broker-a,0,0,1,\d+,true$/);
    expect(bodies(await poll({ requestId: idIn(illegal) }))).toEqual(['kept']);
  });

  it('NO_MATCHED_MSG, which does not occur by itself, can be asked for', async () => {
    await begin();
    scene.bed.goWrong({ pullStatus: 'NO_MATCHED_MSG' });
    const reply = await poll();
    expect(reply.result?.status).toBe('NO_MATCHED_MSG');
    expect(tuple(idIn(reply))).toMatch(/^broker-a,0,0,0,\d+,true$/);
    scene.bed.goWrong();
    expect((await poll({ requestId: idIn(reply) })).result?.status).toBe('NO_NEW_MSG');
  });

  it('C20: a pull that fails is a 500 with its reason and leaves the queue unlocked', async () => {
    await begin();
    await scene.bed.put('t1', 0, 'e0');
    scene.bed.goWrong({
      error: 'InternalError',
      message: 'java.lang.IllegalStateException: pull failed for test',
    });
    expect(await poll()).toMatchObject({
      status: 500,
      message: 'java.lang.IllegalStateException: pull failed for test',
    });
    scene.bed.goWrong();
    expect(bodies(await poll())).toEqual(['e0']);
  });

  it('C25: a form that is posted polls as well, and so does any other method', async () => {
    await begin();
    const posted = await scene.bed.post('/mq/message', { topic: 't1', consumer: 'g1' });
    expect(posted.result?.status).toBe('NO_NEW_MSG');
    const put = await scene.bed.wire('PUT', '/mq/message?topic=t1&consumer=g1', {}, 'x');
    expect(JSON.parse(put.text)).toMatchObject({ result: { status: 'NO_NEW_MSG' } });
    await scene.bed.put('t1', 0, 'm');
    await scene.bed.wire('HEAD', '/mq/message?topic=t1&consumer=g1');
    expect(await poll()).toMatchObject(ALL_LOCKED);
  });

  it('C26: the client is who it says, else who the proxy says, else its address', async () => {
    const values = { topic: 't1', consumer: 'g1' };
    await begin();
    const shown = async () => (await poll()).result?.queueInfo.lastConsumeClientIp;
    expect(await shown()).toBe('127.0.0.1');
    await scene.bed.get('/mq/message', values, { 'x-forwarded-for': '10.1.2.3, 10.9.9.9' });
    expect(await shown()).toBe('10.1.2.3');
    await scene.bed.get('/mq/message', values, { 'x-real-ip': '10.4.5.6' });
    expect(await shown()).toBe('10.4.5.6');
    await poll({ clientIp: '1.2.3.4' });
    expect(await shown()).toBe('1.2.3.4');
  });

  it('C30: of four queues the one with the largest backlog comes first, as far as it is known', async () => {
    const four = { topic: 't4', consumer: 'g4' };
    let requestId: string | undefined;
    for (let n = 0; n < 5; n++) requestId = idIn(await poll({ ...four, requestId }));
    await scene.bed.put('t4', 1, 'q1-0', 'q1-1', 'q1-2');
    await scene.bed.put('t4', 3, 'q3-0');
    const statuses = [];
    for (let n = 0; n < 4; n++) {
      const { result } = await poll({ ...four, requestId });
      requestId = result?.requestId;
      statuses.push(`${result?.queueInfo.messageQueue.queueId} ${result?.status}`);
    }
    expect(statuses).toEqual(['1 FOUND', '2 NO_NEW_MSG', '3 FOUND', '0 NO_NEW_MSG']);
  });

  it('C30: with freshBacklog a poll never comes back empty while there is a message', async () => {
    await scene.end();
    await scene.serve({ quirks: { freshBacklog: true } });
    const four = { topic: 't4', consumer: 'g4' };
    let requestId: string | undefined;
    for (let n = 0; n < 5; n++) requestId = idIn(await poll({ ...four, requestId }));
    for (const queue of [3, 0, 2]) {
      await scene.bed.put('t4', queue, `in ${queue}`);
      const reply = await poll({ ...four, requestId });
      expect(bodies(reply)).toEqual([`in ${queue}`]);
      requestId = idIn(reply);
    }
  });

  it('C30: what a poll that came back empty finds out shows as newerMaxOffset', async () => {
    const four = { topic: 't4', consumer: 'g4' };
    let requestId: string | undefined;
    for (let n = 0; n < 5; n++) requestId = idIn(await poll({ ...four, requestId }));
    scene.bed.clock.advance(11_000);
    await scene.bed.put('t4', 0, 'n0', 'n1');
    expect((await poll(four)).result?.status).toBe('NO_NEW_MSG');
    expect((await poll(four)).result).toMatchObject({
      status: 'FOUND',
      queueInfo: { maxOffset: 0, newerMaxOffset: 2 },
    });
  });

  it('C31: with all queues locked a poll is a 500', async () => {
    for (let n = 0; n < 4; n++) await poll({ topic: 't4', consumer: 'g4' });
    expect(await poll({ topic: 't4', consumer: 'g4' })).toMatchObject(ALL_LOCKED);
  });

  it('gives no more than 32 messages, or 256 KiB, at a time', async () => {
    await begin();
    await scene.bed.put('t1', 0, ...Array.from({ length: 40 }, (_, n) => `n${n}`));
    const first = await poll();
    expect(first.result?.msgListSize).toBe(32);
    await ack({ requestId: idIn(first) });
    await config({ maxPullSize: 3 });
    const three = await poll();
    expect(bodies(three)).toEqual(['n32', 'n33', 'n34']);
    await scene.bed.put('t1', 0, 'x'.repeat(200_000), 'y'.repeat(200_000));
    await config({ maxPullSize: 32 });
    const rest = await poll({ requestId: idIn(three) });
    expect(rest.result?.msgListSize).toBe(6);
  });

  it('goes through the ten steps of the worked example', async () => {
    await scene.bed.put('t1', 0, 'old 1', 'old 2');
    // 1-3
    const r1 = idIn(await poll());
    expect(await poll()).toMatchObject(ALL_LOCKED);
    expect((await poll({ requestId: r1 })).result?.ackInfo.message).toMatch(/^ok broker-a-0:2,2,/);
    // 4-6
    await scene.bed.put('t1', 0, 'm0', 'm1', 'm2');
    const r2 = idIn(await poll());
    expect(tuple(r2)).toMatch(/^broker-a,0,2,5,\d+,false$/);
    expect((await ack({ requestId: r2 })).message).toMatch(/^ok /);
    expect((await ack({ requestId: r2 })).message).toMatch(/^lock not exist /);
    // 7-8
    await scene.bed.put('t1', 0, 'm3');
    const first = await poll();
    scene.bed.clock.advance(TIMEOUT_MS + 1);
    const second = await poll();
    expect(bodies(second)).toEqual(bodies(first));
    const { lockTime } = fieldsOf(idIn(second));
    expect((await ack({ requestId: idIn(first) })).message).toContain(`small than ${lockTime} `);
    // 9-10
    expect((await unlock({ requestId: r1 })).message).toMatch(/ unlock:true$/);
    expect(await scene.bed.row('t1', 'g1', 0)).toMatchObject({ committed: 5, lockAt: 0 });
    await config({ resetOffsetTimestamp: 0 });
    expect(bodies(await poll())).toEqual(['old 1', 'old 2', 'm0', 'm1', 'm2', 'm3']);
  });
});
