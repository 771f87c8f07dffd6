import type { ExplainedMessage } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('why a group has a message that history has forgotten', (settings) => {
  let bed: ControlBed;
  beforeEach(async () => {
    bed = await ControlBed.start({ ...settings(), history: 0, maxRetries: 0 });
    await bed.mq.reset();
    await bed.mq.clock.freeze();
  });
  afterEach(() => bed.close());

  const explained = async (id: string) => (await bed.get<ExplainedMessage>(`/messages/${id}`)).body;
  const whyOf = async (id: string) => (await explained(id)).why;
  const send = async (body: object = { body: 'a' }, query = ''): Promise<string> =>
    String((await bed.post(`/topics/T/messages${query}`, body)).body.messageId);
  const poll = (query = '') => bed.handles('T', query);

  it('tells from the store what is ready, in flight, dead and sent again', async () => {
    await poll();
    const id = await send();
    expect(await whyOf(id)).toMatchObject({ code: 'ready', next: 'Poll as the group.' });
    const [receiptHandle] = await poll();
    const until = bed.mq.clock.state.now + 300_000;
    expect(await explained(id)).toMatchObject({
      ...{ body: 'a', groups: [{ group: 'GID_a', deliveries: [], refused: [] }], moves: [] },
      why: {
        ...{ code: 'inflight', until, blockedBy: { receiptHandle } },
        sentence: expect.stringMatching(/^In flight to a client that is not remembered:/) as string,
      },
    });
    await bed.mq.clock.advance('5m');
    expect((await whyOf(id)).code).toBe('dead');
    await bed.post('/topics/T/groups/GID_a/resend');
    expect((await whyOf(id)).sentence).toMatch(/^Sent again/);
  });

  it('tells from the store what waits: scheduled, half, behind a locked queue', async () => {
    const later = await send({ body: 'b', delay: '1h' });
    const half = await send({ body: 'h', immunity: '10s' });
    expect((await whyOf(later)).code).toBe('scheduled');
    expect((await whyOf(half)).code).toBe('half');
    await bed.post('/topics/T', { type: 'ordered', queues: 1 });
    const first = await send({ body: '1', shardingKey: 'k' });
    const second = await send({ body: '2', shardingKey: 'k' });
    const url = `${bed.mq.url}/topics/T/messages?consumer=GID_a&numOfMessages=1&trans=order`;
    await (await fetch(url)).text();
    expect(await whyOf(second)).toMatchObject({ code: 'queue-locked', blockedBy: { id: first } });
  });

  it('does not say that what is settled was acked, unless its tag tells that it was not', async () => {
    const id = await send({ body: 'a', tag: 'A' });
    const [handle = ''] = await poll();
    await bed.ack('T', handle);
    expect((await whyOf(id)).code).toBe('settled');
    await poll('tag=B');
    expect(await whyOf(id)).toMatchObject({ code: 'passed-over', blockedBy: { tags: ['B'] } });
  });

  it('finds one among many, in any instance, and knows none that is not there', async () => {
    await Promise.all(Array.from({ length: 300 }, () => bed.mq.send({ topic: 'T', body: 'x' })));
    const id = await send({ body: 'mine' }, '?ns=I');
    await bed.mq.clock.advance('1h');
    await Promise.all(
      Array.from({ length: 300 }, () => bed.mq.send({ ns: 'I', topic: 'T', body: 'x' })),
    );
    expect(await explained(id)).toMatchObject({ ns: 'I', topic: 'T', body: 'mine' });
    expect((await bed.get(`/messages/${id}?ns=I`)).status).toBe(200);
    expect((await bed.get(`/messages/${id}?ns=`)).status).toBe(404);
    expect((await bed.get(`/messages/${id.replace(/.$/, 'F')}`)).status).toBe(404);
  });
});
