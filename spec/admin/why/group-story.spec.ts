import type { GroupDetail } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('where a group stands', (settings) => {
  let bed: ControlBed;
  beforeEach(async () => {
    bed = await ControlBed.start(settings());
    await bed.mq.reset();
    await bed.mq.clock.freeze();
  });
  afterEach(() => bed.close());

  const detail = async (group = 'GID_a', query = ''): Promise<GroupDetail> =>
    (await bed.get<GroupDetail>(`/topics/T/groups/${group}${query}`)).body;
  const client = expect.stringContaining('127.0.0.1') as string;

  it('tells the offset, backlog, what is out and what locks it, queue by queue', async () => {
    await bed.post('/topics/T', { type: 'ordered', queues: 2 });
    const messages = ['1', '2', '3'].map((body) => ({ topic: 'T', body, shardingKey: 'k' }));
    const ids: string[] = [];
    for (const message of messages) ids.push((await bed.mq.send(message)).id);
    const url = `${bed.mq.url}/topics/T/messages?consumer=GID_a&numOfMessages=1&trans=order&tag=*`;
    const handle = /<ReceiptHandle>([^<]*)</.exec(await (await fetch(url)).text())?.[1];
    const { now } = bed.mq.clock.state;
    const busy = {
      ...{ queue: 1, min: 0, max: 3, offset: 1, backlog: 2, inflight: 1 },
      lockedBy: { id: ids[0], client, receiptHandle: handle, until: now + 60_000 },
    };
    expect(await detail()).toEqual({
      ...{ ns: '', topic: 'T', group: 'GID_a', model: 'pop' },
      ...{ ready: 2, inflight: 1, dead: 0, polledAt: now },
      queues: [{ queue: 0, min: 0, max: 0, offset: 0, backlog: 0, inflight: 0 }, busy],
      members: [{ client, mode: 'orderly', polledAt: now, taken: 1 }],
      findings: [expect.objectContaining({ code: 'queue-locked', queue: 1, count: 2 })],
    });
  });

  it('tells its members and what they ask for, and that it never polled', async () => {
    await bed.post('/topics/T');
    await bed.post('/topics/T/groups/GID_b');
    await bed.handles('T', 'tag=A%7C%7CB');
    expect((await detail()).members).toMatchObject([{ tags: ['A', 'B'], mode: 'any', taken: 0 }]);
    expect(await detail('GID_b')).toMatchObject({ polledAt: 0, members: [] });
  });

  it('tells a consumer of the MQCloud gateway', async () => {
    await bed.post('/topics/T', { type: 'normal', queues: 1 });
    for (const body of ['a', 'b']) await bed.mq.send({ topic: 'T', body });
    await fetch(`${bed.mq.url}/mq/message?topic=T&consumer=g&maxPullSize=1`);
    const until = bed.mq.clock.state.now + 300_001;
    expect(await detail('g')).toMatchObject({
      ...{ model: 'pull', ready: 1, inflight: 1 },
      queues: [{ offset: 1, max: 2, backlog: 1, inflight: 1, lockedBy: { client, until } }],
      members: [{ client, taken: 1 }],
    });
  });

  it('knows none that is not there', async () => {
    await bed.post('/topics/T');
    expect((await bed.get('/topics/T/groups/GID_x')).status).toBe(404);
    expect((await bed.get('/topics/X/groups/GID_a')).status).toBe(404);
    await expect(bed.mq.group({ topic: 'X', group: 'GID_a' })).rejects.toMatchObject({
      code: 'TopicNotExist',
    });
  });
});
