import { MQClient } from '@aliyunmq/mq-http-sdk';
import type { Life } from '../../src/index';
import { ControlBed, describeOnStores } from '../support/control-bed';

const MINUTE = 60_000;

describeOnStores('what became of a message', (settings) => {
  let bed: ControlBed;
  beforeEach(async () => {
    bed = await ControlBed.start({ ...settings(), maxRetries: 2 });
    await bed.mq.reset();
    await bed.mq.clock.freeze();
  });
  afterEach(() => bed.close());

  const lifeOf = async (id: unknown, query = ''): Promise<Life> =>
    (await bed.get<Life>(`/messages/${String(id)}${query}`)).body;
  const send = async (body: object = { body: 'a' }, query = ''): Promise<string> =>
    String((await bed.post(`/topics/T/messages${query}`, body)).body.messageId);
  const refusalsOf = async (id: string, group = 'GID_a') =>
    (await lifeOf(id)).groups.find((one) => one.group === group)?.refused ?? [];
  const reasonsOf = async (id: string, group?: string) =>
    (await refusalsOf(id, group)).map(({ reason }) => reason);
  const pollAs = async (group: string): Promise<string> => {
    const url = `${bed.mq.url}/topics/T/messages?consumer=${group}&numOfMessages=16`;
    const xml = await (await fetch(url)).text();
    return /<ReceiptHandle>([^<]*)</.exec(xml)?.[1] ?? '';
  };

  it('tells when it was published, by which request, and with what', async () => {
    const { now } = bed.mq.clock.state;
    const reply = await fetch(`${bed.mq.url}/topics/T/messages`, {
      method: 'POST',
      body: '<Message><MessageBody>a</MessageBody><MessageTag>A</MessageTag><Properties>p:1|KEYS:k|</Properties></Message>',
    });
    const requestId = reply.headers.get('x-mq-request-id');
    const id = /<MessageId>(\w+)</.exec(await reply.text())?.[1];
    expect(await lifeOf(id)).toMatchObject({
      ...{ id, ns: '', topic: 'T', body: 'a', tag: 'A', key: 'k', properties: { p: '1' } },
      ...{ publishedAt: now, published: { requestId, queue: 0 }, groups: [], moves: [] },
    });
  });

  it('tells each delivery to each group, and the ack', async () => {
    const id = await send();
    const { now } = bed.mq.clock.state;
    const first = await pollAs('GID_a');
    const other = await pollAs('GID_b');
    await bed.mq.clock.advance('5m');
    const second = await pollAs('GID_a');
    await bed.mq.clock.advance('1s');
    expect(await bed.ack('T', second)).toBe(204);
    const { groups } = await lifeOf(id);
    const at = now + 5 * MINUTE;
    expect(groups).toMatchObject([
      {
        ...{ group: 'GID_a', state: 'acked', ackedAt: at + 1_000, refused: [] },
        deliveries: [
          { times: 1, at: now, deadline: at, receiptHandle: first },
          { times: 2, at, deadline: at + 5 * MINUTE, receiptHandle: second },
        ],
      },
      { group: 'GID_b', state: 'ready', deliveries: [{ times: 1, receiptHandle: other }] },
    ]);
    expect(groups[0]?.deliveries[0]?.client).toMatch(/^(::ffff:)?127\.0\.0\.1 /);
  });

  it('tells why handles were refused', async () => {
    const id = await send();
    const first = await pollAs('GID_a');
    const deadline = bed.mq.clock.state.now + 5 * MINUTE;
    await bed.mq.clock.advance('5m');
    expect(await bed.ack('T', first)).toBe(404);
    const second = await pollAs('GID_a');
    await bed.ack('T', first);
    await bed.ack('T', second);
    await bed.ack('T', second);
    expect(await refusalsOf(id)).toMatchObject([
      { reason: 'expired', detail: `it expired at ${new Date(deadline).toISOString()}` },
      { reason: 'superseded', detail: 'it was superseded by delivery 2' },
      { reason: 'already-acked', detail: expect.stringContaining('acked already at') as string },
    ]);
  });

  it('tells a handle of another group, of another topic, and one that is none', async () => {
    const id = await send();
    const handle = await pollAs('GID_a');
    await fetch(`${bed.mq.url}/topics/T/messages?consumer=GID_b`, {
      method: 'DELETE',
      body: `<ReceiptHandles><ReceiptHandle>${handle}</ReceiptHandle></ReceiptHandles>`,
    });
    await send({ body: 'other' }, '?ns=I');
    await bed.ack('T', handle, 'ns=I');
    await bed.ack('T', `${handle.slice(0, -1)}#`);
    expect(await refusalsOf(id, 'GID_b')).toMatchObject([
      { reason: 'wrong-group', detail: 'it was issued to group GID_a, not to GID_b' },
    ]);
    expect(await refusalsOf(id)).toMatchObject([
      { reason: 'wrong-topic', detail: 'it is of topic T of the default instance' },
      { reason: 'not-ours' },
    ]);
  });

  it('tells what was done by hand, and what time did', async () => {
    const id = await send();
    const first = await pollAs('GID_a');
    await bed.post('/topics/T/groups/GID_a/expire');
    await bed.ack('T', first);
    await pollAs('GID_a');
    await bed.mq.clock.advance('5m');
    const last = await pollAs('GID_a');
    const { now } = bed.mq.clock.state;
    await bed.mq.clock.advance('6m');
    await bed.ack('T', last);
    expect(await reasonsOf(id)).toEqual(['ended', 'dead']);
    const dead = await lifeOf(id);
    expect(dead.groups[0]?.state).toBe('dead');
    await bed.post('/topics/T/groups/GID_a/resend');
    await pollAs('GID_a');
    await bed.post('/topics/T/groups/GID_a/dead-letter', { messageId: id });
    const { moves } = await lifeOf(id);
    expect(moves.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      'delivery → queue',
      'delivery → queue',
      'delivery → dead',
      'dead → queue',
      'delivery → dead',
    ]);
    expect(moves[2]?.at).toBe(now + 5 * MINUTE);
  });

  it('does not take for dead what was acked at its last delivery', async () => {
    const id = await send();
    for (let times = 1; times <= 2; times++) {
      await pollAs('GID_a');
      await bed.mq.clock.advance('5m');
    }
    await bed.ack('T', await pollAs('GID_a'));
    await bed.mq.clock.advance('10m');
    const { groups, moves } = await lifeOf(id);
    expect(groups[0]?.state).toBe('acked');
    expect(moves).toMatchObject([
      { from: 'delivery', to: 'queue', group: 'GID_a' },
      { from: 'delivery', to: 'queue' },
    ]);
  });

  it('knows no other time of a transaction than its commit', async () => {
    const id = await send({ body: 'half', immunity: '10s', delay: '1h' });
    await bed.mq.clock.advance('2h');
    expect((await lifeOf(id)).moves).toEqual([]);
  });

  it('tells when a scheduled message went into its queue', async () => {
    const id = await send({ body: 'later', delay: '1h' });
    const at = bed.mq.clock.state.now + 60 * MINUTE;
    expect((await lifeOf(id)).moves).toEqual([]);
    await bed.mq.clock.advance('2h');
    expect((await lifeOf(id)).moves).toEqual([{ at, from: 'scheduled', to: 'queue' }]);
  });

  it('tells a transaction: its checks, its commit, and who came too late', async () => {
    const client = new MQClient(bed.mq.url, 'id', 'secret');
    const producer = client.getTransProducer('', 'T', 'GID_p');
    const { receiptHandle, messageId } = (
      await bed.post('/topics/T/messages', { body: 'half', immunity: '10s' })
    ).body as { receiptHandle: string; messageId: string };
    await bed.mq.clock.advance('10s');
    const [half] = (await producer.consumeHalfMessage(1)).body;
    await producer.commit(receiptHandle).catch(() => undefined);
    await producer.commit(half?.ReceiptHandle ?? '');
    await producer.rollback(half?.ReceiptHandle ?? '').catch(() => undefined);
    await bed.ack('T', half?.ReceiptHandle ?? '');
    const life = await lifeOf(messageId);
    expect(life.transaction).toMatchObject({
      ...{ receiptHandle, settled: 'committed', checks: [{ group: 'GID_p', times: 1 }] },
      refused: [{ reason: 'superseded' }, { reason: 'already-committed' }],
    });
    expect(life.groups).toMatchObject([
      {
        group: 'GID_a',
        refused: [
          {
            reason: 'wrong-kind',
            detail: 'it belongs to a transaction, so an ack does nothing to it',
          },
        ],
      },
    ]);
    expect(life.moves).toMatchObject([{ from: 'half', to: 'queue' }]);
  });

  it('does not mind a clock that was set back', async () => {
    const id = await send();
    const handle = await pollAs('GID_a');
    await bed.mq.clock.set(bed.mq.clock.state.now - 60 * MINUTE);
    expect(await bed.ack('T', handle)).toBe(204);
    const ackedAt = bed.mq.clock.state.now;
    expect((await lifeOf(id)).groups).toMatchObject([{ state: 'acked', ackedAt }]);
  });

  it.each([
    ['purged', 'POST', '/topics/T/purge', undefined],
    ['dropped with its topic', 'DELETE', '/topics/T', undefined],
  ])('is over for what was %s', async (_, method, path, body) => {
    const [taken, later] = [await send(), await send({ body: 'b', delay: '1h' })];
    await pollAs('GID_a');
    const at = bed.mq.clock.state.now;
    await bed.call(method, path, body);
    await bed.mq.clock.advance('2h');
    const life = await lifeOf(taken);
    expect(life.groups).toMatchObject([{ state: 'gone' }]);
    expect(life.moves).toEqual([{ at, from: 'queue', to: 'gone' }]);
    expect((await lifeOf(later)).moves).toEqual([{ at, from: 'scheduled', to: 'gone' }]);
  });

  it('is over for what was kept long enough: a message, a dead letter, a half message', async () => {
    const id = await send();
    const half = await send({ body: 'half', immunity: '10s' });
    await pollAs('GID_a');
    await bed.post('/topics/T/groups/GID_a/dead-letter');
    await pollAs('GID_b');
    const at = bed.mq.clock.state.now;
    await bed.mq.clock.advance('3d');
    expect((await lifeOf(id)).groups.map(({ state }) => state)).toEqual(['dead', 'ready']);
    await bed.mq.clock.advance(1);
    const life = await lifeOf(id);
    expect(life.groups.map(({ state }) => state)).toEqual(['gone', 'gone']);
    expect(life.moves.at(-1)).toEqual({
      at: at + 3 * 24 * 60 * MINUTE + 1,
      from: 'queue',
      to: 'gone',
    });
    expect((await lifeOf(half)).moves).toMatchObject([{ from: 'half', to: 'gone' }]);
  });

  it('tells what a seek makes of it, before and after the next delivery', async () => {
    const id = await send();
    const stateOf = async () => (await lifeOf(id)).groups[0]?.state;
    const seek = (to: string | number) => bed.post('/topics/T/groups/GID_a/seek', { to });
    const first = await pollAs('GID_a');
    await seek('end');
    expect(await stateOf()).toBe('gone');
    await bed.ack('T', first);
    expect((await refusalsOf(id)).at(-1)?.reason).toBe('gone');
    await seek('begin');
    expect(await stateOf()).toBe('ready');
    await seek(bed.mq.clock.state.now + 1);
    expect(await stateOf()).toBe('gone');
    await seek(bed.mq.clock.state.now);
    expect(await stateOf()).toBe('ready');
    await bed.ack('T', await pollAs('GID_a'));
    expect(await stateOf()).toBe('acked');
  });

  it('has it ready again when a dead letter is resent', async () => {
    const id = await send();
    await pollAs('GID_a');
    await bed.post('/topics/T/groups/GID_a/dead-letter');
    expect((await lifeOf(id)).groups[0]?.state).toBe('dead');
    await bed.post('/topics/T/groups/GID_a/resend');
    expect((await lifeOf(id)).groups[0]?.state).toBe('ready');
    await bed.ack('T', await pollAs('GID_a'));
    expect((await lifeOf(id)).groups[0]?.state).toBe('acked');
  });

  it('knows nothing of a time that was over before it was published', async () => {
    const id = await send({ body: 'a', deliverAt: 1_000 });
    expect((await lifeOf(id)).moves).toEqual([]);
  });

  it('tells copies apart', async () => {
    await bed.post('/faults', { match: { operation: 'publish' }, action: { duplicate: true } });
    const url = `${bed.mq.url}/topics/T/messages`;
    const body = '<Message><MessageBody>a</MessageBody></Message>';
    const xml = await (await fetch(url, { method: 'POST', body })).text();
    const id = /<MessageId>(\w+)</.exec(xml)?.[1];
    const handles = await bed.handles('T');
    expect(handles).toHaveLength(2);
    await bed.ack('T', handles[0] ?? '');
    const { groups } = await lifeOf(id);
    expect(groups).toMatchObject([{ state: 'inflight', deliveries: [{ times: 1 }, { times: 1 }] }]);
    expect(groups[0]?.deliveries.filter(({ copy }) => copy === true)).toHaveLength(1);
    await bed.mq.clock.advance('5m');
    await bed.ack('T', handles[1] ?? '');
    expect((await refusalsOf(String(id))).map(({ reason }) => reason)).toEqual(['expired']);
  });

  it('knows messages of an instance, and of any where none is named', async () => {
    const id = await send({ body: 'a' }, '?ns=I');
    expect((await lifeOf(id, '?ns=I')).ns).toBe('I');
    expect((await lifeOf(id)).ns).toBe('I');
    expect(await bed.get(`/messages/${id}?ns=`)).toMatchObject({
      status: 404,
      body: { title: 'Not remembered', field: 'id' },
    });
  });

  it('forgets with a reset: an instance, or everything', async () => {
    const [here, there] = [await send(), await send({ body: 'b' }, '?ns=I')];
    await bed.mq.reset('I');
    expect((await lifeOf(here)).body).toBe('a');
    expect((await bed.get(`/messages/${there}`)).status).toBe(404);
    await bed.mq.reset();
    expect((await bed.get(`/messages/${here}`)).status).toBe(404);
  });
});

it('refuses in-process what it refuses over HTTP', async () => {
  const bed = await ControlBed.start();
  for (const [argument, field] of [
    ['ABC', 'argument'],
    [{}, 'id'],
    [{ id: 'A', sn: '' }, 'sn'],
  ]) {
    const life = bed.mq.history.of(argument as never);
    await expect(life).rejects.toMatchObject({ status: 400, about: { field } });
  }
  await expect(bed.mq.faults.add(undefined as never)).rejects.toMatchObject({ status: 400 });
  await bed.close();
});

it('says that history is off where it is, and then tells what the store has', async () => {
  const bed = await ControlBed.start({ history: 0 });
  await expect(bed.mq.history.of({ id: 'x' })).rejects.toMatchObject({
    ...{ status: 409, title: 'History is off' },
  });
  expect(await bed.get('/messages/x')).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining('history is off (--history 0).') as string },
  });
  const { id } = await bed.mq.send({ topic: 'T', body: 'a', tag: 'A' });
  expect((await bed.get(`/messages/${id}`)).body).toMatchObject({
    body: 'a',
    tag: 'A',
    groups: [],
  });
  await bed.close();
});
