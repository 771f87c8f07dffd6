import type { FindReply, Hit } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('finding what somebody has a piece of', (settings) => {
  let bed: ControlBed;
  beforeEach(async () => {
    bed = await ControlBed.start(settings());
    await bed.mq.reset();
    await bed.mq.clock.freeze();
  });
  afterEach(() => bed.close());

  const find = async (q: string, more = ''): Promise<FindReply> =>
    (await bed.get<FindReply>(`/find?q=${encodeURIComponent(q)}${more}`)).body;
  const hits = async (q: string): Promise<readonly Hit[]> => (await find(q)).found;

  it('finds a message by its id, key, tag and body, and says in which instance', async () => {
    const message = { body: 'two teas, "hot"', key: 'k"1', tag: 'TagA' };
    const { id } = await bed.mq.send({ ns: 'MQ_INST_1', topic: 'orders', ...message });
    const where = { ns: 'MQ_INST_1', topic: 'orders', id };
    expect(await hits(id.toLowerCase())).toEqual([
      {
        ...{ by: 'id', ...where },
        sentence: 'The message of this id, found in instance MQ_INST_1, topic orders.',
      },
    ]);
    expect(await hits('k"1')).toMatchObject([{ by: 'key', ...where }]);
    expect(await hits('TagA')).toMatchObject([{ by: 'tag', ...where }]);
    expect(await hits('teas, "hot')).toMatchObject([
      {
        ...{ by: 'body', ...where },
        sentence:
          'A message with this text in its body, found in instance MQ_INST_1, topic orders.',
      },
    ]);
    expect(await hits('coffee')).toEqual([]);
  });

  it('finds it by the request that published it, and by a receipt handle', async () => {
    const sent = await fetch(`${bed.mq.url}/topics/T/messages`, {
      method: 'POST',
      body: '<Message><MessageBody>a</MessageBody></Message>',
    });
    const requestId = sent.headers.get('x-mq-request-id') ?? '';
    const id = /<MessageId>(\w+)</.exec(await sent.text())?.[1];
    expect(await hits(requestId)).toMatchObject([
      { by: 'request', topic: 'T', request: { requestId, method: 'POST', status: 201 } },
      { by: 'requestId', effect: 'published', topic: 'T', id },
    ]);
    const [handle = ''] = await bed.handles('T');
    expect(await hits(handle)).toMatchObject([{ by: 'receiptHandle', id, group: 'GID_a' }]);
    await bed.mq.act.dropGroup({ topic: 'T', group: 'GID_a' });
    const [hit] = await hits(handle);
    expect(hit).toMatchObject({ by: 'receiptHandle', id });
    expect(hit?.sentence).toContain('whose group does not exist');
  });

  it('says that a request published what has its id in the place of a key', async () => {
    const sent = await fetch(`${bed.mq.url}/_mqrest/v1/topics/T/messages`, {
      method: 'POST',
      body: JSON.stringify({ body: 'a' }),
    });
    const { messageId: id } = (await sent.json()) as { messageId: string };
    expect(await hits(sent.headers.get('x-mq-request-id') ?? '')).toEqual([
      {
        ...{ by: 'key', ns: '', topic: 'T', id },
        sentence:
          'The message that this request published, found in the default instance, topic T.',
      },
    ]);
    await bed.mq.send({ topic: 'U', body: 'b', key: 'order-7' });
    expect((await hits('order-7'))[0]?.sentence).toMatch(/^A message with this key, /);
  });

  it('finds a poll, an ack, what was refused and what was passed over by their requests', async () => {
    const { id } = await bed.mq.send({ topic: 'T', body: 'a', tag: 'A' });
    const url = `${bed.mq.url}/topics/T/messages?consumer=`;
    /** A request, and what its id finds. */
    const hitsOf = async (path: string, init: RequestInit = {}) => {
      const reply = await fetch(url + path, { ...init, headers: { 'user-agent': 'spec/1' } });
      const text = await reply.text();
      const requestId = reply.headers.get('x-mq-request-id') ?? '';
      return { text, requestId, found: await hits(requestId.toLowerCase()) };
    };
    const polled = await hitsOf('GID_a&numOfMessages=16');
    const { requestId } = polled;
    expect(polled.found).toMatchObject([
      {
        ...{ by: 'request', ns: '', topic: 'T', group: 'GID_a' },
        request: { requestId, method: 'GET', client: '127.0.0.1 spec/1', status: 200 },
      },
      {
        ...{ by: 'requestId', effect: 'delivered', topic: 'T', group: 'GID_a', id },
        sentence:
          'A message that this request got, found in the default instance, topic T, group GID_a.',
      },
    ]);
    expect(polled.found[0]?.sentence).toBe(
      'The request GET /topics/T/messages?consumer=GID_a&numOfMessages=16 of 127.0.0.1 spec/1, answered with 200.',
    );
    const handle = /<ReceiptHandle>([^<]*)</.exec(polled.text)?.[1];
    const ack = {
      method: 'DELETE',
      body: `<ReceiptHandles><ReceiptHandle>${handle}</ReceiptHandle></ReceiptHandles>`,
    };
    expect((await hitsOf('GID_a', ack)).found[1]).toMatchObject({ effect: 'acked', id });
    const refused = await hitsOf('GID_a', ack);
    expect(refused.found).toMatchObject([
      { by: 'request', request: { status: 404, code: 'MessageNotExist', problem: true } },
      { by: 'requestId', effect: 'refused', id },
    ]);
    const passed = await hitsOf('GID_b&numOfMessages=16&tag=B');
    expect(passed.found[1]).toMatchObject({ effect: 'passed-over', group: 'GID_b', id });
    const wrong = await hitsOf('GID_a&numOfMessages=none');
    expect(wrong.found).toMatchObject([{ by: 'request', request: { problem: true } }]);
    const [hit] = (await find(wrong.requestId, '&lang=zh')).found;
    expect(hit?.sentence).toMatch(
      /^来自 127.0.0.1 spec\/1 的请求 GET .*，响应为 400 InvalidArgument。$/,
    );
  });

  it('finds what a consumer of the MQCloud gateway got and acked by its requests', async () => {
    await bed.post('/topics/T', { type: 'normal', queues: 1 });
    const { id } = await bed.mq.send({ topic: 'T', body: 'a' });
    const at = `${bed.mq.url}/mq`;
    const got = await fetch(`${at}/message?topic=T&consumer=g`);
    const { result } = (await got.json()) as { result: { requestId: string } };
    const ticket = encodeURIComponent(result.requestId);
    const acked = await fetch(`${at}/ack?topic=T&consumer=g&requestId=${ticket}`);
    await acked.text();
    for (const [reply, effect] of [
      [got, 'delivered'],
      [acked, 'acked'],
    ] as const) {
      expect(await hits(reply.headers.get('x-mq-request-id') ?? '')).toMatchObject([
        { by: 'request', topic: 'T', group: 'g', request: { front: 'mqcloud', status: 200 } },
        { by: 'requestId', effect, topic: 'T', group: 'g', id },
      ]);
    }
  });

  it('finds a batch of the MQCloud gateway by its requestId', async () => {
    await bed.post('/topics/T', { type: 'normal', queues: 1 });
    const { id } = await bed.mq.send({ topic: 'T', body: 'a' });
    const polled = await fetch(`${bed.mq.url}/mq/message?topic=T&consumer=g`);
    const { result } = (await polled.json()) as { result: { requestId: string } };
    expect(await hits(result.requestId)).toMatchObject([
      { by: 'mqcloudRequestId', topic: 'T', group: 'g', id },
    ]);
  });

  it('finds topics and groups by part of their names, those of that very name first', async () => {
    await bed.mq.act.declareTopic({ topic: 'orders' });
    await bed.mq.act.declareTopic({ ns: 'I', topic: 'my-orders' });
    await bed.mq.act.declareGroup({ topic: 'orders', group: 'GID_Orders' });
    expect((await hits('orders')).map(({ by, ns, topic }) => [by, ns, topic])).toEqual([
      ['topic', '', 'orders'],
      ['group', '', 'orders'],
      ['topic', 'I', 'my-orders'],
    ]);
  });

  it('finds what waits, is dead, or is gone from the store but remembered', async () => {
    const later = await bed.mq.send({ topic: 'T', body: 'needle 1', deliverAt: Date.now() + 1e7 });
    const half = await bed.mq.send({ topic: 'T', body: 'needle 2', immunity: '10s' });
    const dead = await bed.mq.send({ topic: 'U', body: 'needle 3' });
    await bed.handles('U');
    await bed.mq.act.bury({ topic: 'U', group: 'GID_a' });
    const gone = await bed.mq.send({ topic: 'V', body: 'needle 4' });
    await bed.mq.act.purge({ topic: 'V' });
    const states = new Map((await hits('needle')).map(({ id, state }) => [id, state]));
    const found = [later, half, dead, gone].map(({ id }) => states.get(id));
    expect(found).toEqual(['scheduled', 'half', 'dead', undefined]);
    expect(states.size).toBe(4);
  });

  it('gives no more than asked for, and says that there is more', async () => {
    for (let n = 0; n < 5; n++) await bed.mq.send({ topic: 'T', body: `needle ${n}` });
    const { found, more, searched } = await find('needle', '&limit=3&lang=zh');
    expect([found.length, more]).toEqual([3, true]);
    expect(searched).toBeGreaterThanOrEqual(5);
    expect(found[0]?.sentence).toBe('正文包含该文本的消息，位于默认实例，主题 T。');
    expect((await find('needle')).more).toBe(false);
    expect(await bed.get('/find')).toMatchObject({ status: 400, body: { field: 'q' } });
  });
});
