import { ControlBed } from '../../support/control-bed';
import { describeOwnRedis } from '../../support/redis';

describeOwnRedis('why, told by any of two processes on one Redis', (redis) => {
  let here: ControlBed;
  let there: ControlBed;
  beforeAll(async () => {
    const settings = { store: 'redis', redisUrl: redis().url } as const;
    [here, there] = await Promise.all([ControlBed.start(settings), ControlBed.start(settings)]);
  });
  afterAll(() => Promise.all([here.close(), there.close()]));
  beforeEach(() => here.mq.reset());

  it('tells what was passed over, what was asked for and who locks a queue elsewhere', async () => {
    const { id } = await here.mq.send({ topic: 'T', body: 'a', tag: 'A' });
    await there.handles('T', 'tag=B');
    const { why } = await here.mq.why(id);
    expect(why).toMatchObject({ code: 'passed-over', blockedBy: { tags: ['B'] } });
    await here.mq.act.declareTopic({ topic: 'O' }, { type: 'ordered', queues: 1 });
    const first = await here.mq.send({ topic: 'O', body: '1', shardingKey: 'k' });
    const second = await here.mq.send({ topic: 'O', body: '2', shardingKey: 'k' });
    const url = `${there.mq.url}/topics/O/messages?consumer=GID_a&numOfMessages=1&trans=order`;
    await (await fetch(url)).text();
    expect((await here.mq.why(second.id)).why).toMatchObject({
      code: 'queue-locked',
      blockedBy: { id: first.id, client: expect.stringContaining('127.0.0.1') as string },
    });
    const group = await here.mq.group({ topic: 'O', group: 'GID_a' });
    expect(group).toMatchObject({
      queues: [{ lockedBy: { client: expect.stringContaining('127.0.0.1') as string } }],
      members: [{ mode: 'orderly' }],
    });
  });

  it('tells of no trouble that was before a purge or a seek, wherever each was', async () => {
    await here.mq.clock.freeze();
    const passOver = async (topic: string): Promise<void> => {
      await here.mq.send({ topic, body: 'a', tag: 'A' });
      await there.handles(topic, 'tag=B');
      await here.mq.clock.advance('1s');
    };
    const codes = async () =>
      (await there.mq.overview()).findings.map(({ code, topic, count }) => [code, topic, count]);
    await passOver('T');
    await passOver('U');
    expect(await codes()).toEqual([
      ['passed-over', 'T', 1],
      ['passed-over', 'U', 1],
    ]);
    await here.mq.act.purge({ topic: 'T' });
    await here.mq.act.seek({ topic: 'U', group: 'GID_a' }, 'end');
    expect(await codes()).toEqual([]);
    expect((await here.mq.overview()).findings).toEqual([]);
    await passOver('U');
    expect(await codes()).toEqual([['passed-over', 'U', 1]]);
    await here.mq.clock.resume();
  });

  it('tells what needs a look, and finds what others remember', async () => {
    for (const bed of [here, there]) {
      await bed.mq.send({ topic: 'T', body: 'a', tag: 'A' });
      await bed.handles('T', `tag=${bed === here ? 'B' : 'C'}`);
      await bed.ack('T', 'no-handle');
    }
    const { findings } = await here.mq.overview();
    expect(findings.map(({ code, count }) => [code, count])).toEqual([
      ['refused', 2],
      ['passed-over', 2],
    ]);
    expect(findings[1]?.sentence).toMatch(/they carry A\.$/);
    const sent = await fetch(`${there.mq.url}/topics/T/messages`, {
      method: 'POST',
      body: '<Message><MessageBody>a</MessageBody></Message>',
    });
    const requestId = sent.headers.get('x-mq-request-id') ?? '';
    expect((await here.mq.find(requestId)).found).toMatchObject([
      { by: 'request', request: { requestId, client: '127.0.0.1 node', status: 201 } },
      { by: 'requestId', effect: 'published' },
    ]);
  });
});
