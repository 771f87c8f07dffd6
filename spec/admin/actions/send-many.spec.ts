import { startMqrest } from '../../../src/embedded';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('many messages in one call', (settings) => {
  let bed: ControlBed;
  beforeEach(async () => {
    bed = await ControlBed.start(settings());
    await bed.mq.reset();
  });
  afterEach(() => bed.close());
  const bodies = async (topic: string): Promise<string[]> => {
    const { status, body } = await bed.get<{ messages: { body: string }[] }>(
      `/topics/${topic}/messages`,
    );
    return status === 404 ? [] : body.messages.map((one) => one.body);
  };

  it('are sent in their order, to whichever topics', async () => {
    const messages = [
      ...[1, 2, 3].map((n) => ({ topic: 'T', body: `t${n}`, tag: 'A' })),
      { topic: 'U', body: 'u', delay: '5m' },
    ];
    const { status, body } = await bed.post<{ sent: { messageId: string }[] }>('/messages', {
      messages,
    });
    expect(status).toBe(201);
    expect(await bodies('T')).toEqual(['t1', 't2', 't3']);
    const { body: scheduled } = await bed.get('/topics/U/messages?state=scheduled');
    expect(scheduled).toMatchObject({ messages: [{ id: body.sent[3]?.messageId, body: 'u' }] });
  });

  it.each([
    ['a body that is empty', { topic: 'T', body: '' }, 400, 'messages[1].body'],
    ['a delay that is none', { topic: 'T', body: 'b', delay: 'soon' }, 400, 'messages[1].delay'],
    ['a name that is none', { topic: 'a/b', body: 'b' }, 400, 'messages[1]: '],
    ['a member that is not known', { topic: 'T', body: 'b', tags: 'A' }, 400, 'messages[1].tags'],
  ])('are not sent at all where one of them has %s', async (_, wrong, status, named) => {
    const reply = await bed.post('/messages', { messages: [{ topic: 'T', body: 'a' }, wrong] });
    expect(reply.status).toBe(status);
    expect(JSON.stringify(reply.body)).toContain(named);
    expect(await bodies('T')).toEqual([]);
  });

  it('are one at least, and a thousand at most', async () => {
    const many = (count: number) =>
      bed.post('/messages', {
        messages: Array.from({ length: count }, (_, n) => ({ topic: 'T', body: String(n) })),
      });
    expect((await many(0)).body).toMatchObject({ status: 400, field: 'messages' });
    expect((await many(1_001)).body).toMatchObject({ status: 400, field: 'messages' });
    expect((await many(1_000)).status).toBe(201);
    expect(await bed.mq.peek.topics({ topic: 'T' })).toMatchObject({ topics: [{ stored: 1_000 }] });
  });
});

describeOnStores('many messages for topics that the cloud would refuse', (settings) => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start({
      ...settings(),
      profile: 'strict',
      auth: 'off',
      autoCreate: 'off',
    });
    await bed.mq.reset();
    await bed.mq.act.declareTopic({ topic: 'plain' });
    await bed.mq.resources.setTopic({ topic: 'closed', permission: 'read' });
  });
  afterAll(() => bed.close());

  it.each([
    ['is not there', { topic: 'missing', body: 'b' }, 404],
    ['is for a topic that nobody may send to', { topic: 'closed', body: 'b' }, 403],
    ['is of another type', { topic: 'plain', body: 'b', delay: '5m' }, 409],
  ])('are not sent at all where one %s', async (_, wrong, status) => {
    const reply = await bed.post('/messages', { messages: [{ topic: 'plain', body: 'a' }, wrong] });
    expect(reply.body).toMatchObject({
      status,
      detail: expect.stringContaining('messages[1]: ') as string,
    });
    expect(await bed.mq.peek.topics({ topic: 'plain' })).toMatchObject({ topics: [{ stored: 0 }] });
  });
});

describe('many messages from a program', () => {
  it('have the ids that consumers get', async () => {
    await using mq = await startMqrest({ port: 0 });
    const [first, second] = await mq.sendMany([
      { topic: 'T', body: 'a' },
      { topic: 'T', body: 'b' },
    ]);
    const { messages } = await mq.peek.messages({ topic: 'T' });
    expect(messages.map(({ id }) => id)).toEqual([first?.messageId, second?.messageId]);
    const more = mq.sendMany([
      { topic: 'T', body: 'c' },
      { topic: '', body: 'd' },
    ]);
    await expect(more).rejects.toMatchObject({ about: { field: 'messages[1].topic' } });
  });

  it('say how many were sent where the room ends on the way', async () => {
    await using mq = await startMqrest({ port: 0, memory: '1MB' });
    const messages = Array.from({ length: 100 }, () => ({ topic: 'T', body: 'x'.repeat(60_000) }));
    await expect(mq.sendMany(messages)).rejects.toThrow(
      /messages\[\d+\]: .*; \d+ were sent before it/,
    );
  });
});
