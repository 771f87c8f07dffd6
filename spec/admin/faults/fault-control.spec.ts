import { ControlBed, describeOnStores } from '../../support/control-bed';
import { fired, poll, publish } from '../../support/wire-calls';

interface Problem {
  readonly field: string;
  readonly detail: string;
  readonly allowed: string;
}

describe('asking for faults', () => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start();
  });
  afterEach(() => bed.delete('/faults'));
  afterAll(() => bed.close());

  it('gives a fault an id, and lists it as it was asked for, with what it has counted', async () => {
    const fault = {
      match: { operation: ['publish', 'consume'], ns: '', topic: 'T' },
      ...{ times: 3, probability: 1, seed: 7 },
      action: { error: 'InternalError', message: 'no', delay: '0ms' },
    };
    const { status, body } = await bed.post<{ id: string }>('/faults', fault);
    expect(status).toBe(201);
    const { requestId } = await publish(bed.mq, 'T', 'a');
    await publish(bed.mq, 'U', 'a');
    expect((await bed.get('/faults')).body).toMatchObject({
      faults: [{ ...fault, id: body.id, matched: 1, fired: 1 }],
      firings: [{ fault: body.id, requestId, operation: 'publish', ns: '', topic: 'T' }],
    });
  });

  it('puts a fault in place of the one that has its id, and its counts at 0', async () => {
    await bed.post('/faults', { id: 'first', action: { error: 'InternalError' } });
    await bed.post('/faults', { id: 'second', action: { error: 'InternalError' } });
    expect((await publish(bed.mq, 'T', 'a')).code).toBe('InternalError');
    const again = { id: 'first', action: { error: 'TopicNotExist' } };
    expect((await bed.post('/faults', again)).body).toEqual({ id: 'first' });
    const { body } = await bed.get<{ faults: object[] }>('/faults');
    expect(body.faults).toMatchObject([{ id: 'first', matched: 0, fired: 0 }, { id: 'second' }]);
    expect((await publish(bed.mq, 'T', 'a')).code).toBe('TopicNotExist');
  });

  it('takes one back, or all', async () => {
    for (const id of ['a/b', 'c', 'd']) await bed.mq.faults.add({ id, action: { outage: true } });
    expect((await bed.delete('/faults/a%2Fb')).body).toEqual({ dropped: 1 });
    const none = await bed.delete<Problem>('/faults/a%2Fb');
    expect([none.status, none.body.field]).toEqual([404, 'fault']);
    expect(none.body.detail).toContain('a/b');
    expect((await bed.delete('/faults')).body).toEqual({ dropped: 2 });
    expect((await publish(bed.mq, 'T', 'a')).status).toBe(201);
  });

  it.each<[string, object]>([
    ['', { action: { outage: true }, more: 1 }],
    ['action', {}],
    ['action', { action: {} }],
    ['action', { action: { error: 'InternalError', hangUp: 'after' } }],
    ['action', { action: { duplicate: true, shuffle: true } }],
    ['action', { action: { message: 'no' } }],
    ['action.error', { action: { error: 'Oops' } }],
    ['action.error', { action: { failAcks: 1, error: 'InternalError' } }],
    ['action.message', { action: { outage: true, message: 'no' } }],
    ['action.body', { action: { error: 'InternalError', body: 'no' } }],
    ['action.contentType', { action: { hangUp: 'after', contentType: 'text/plain' } }],
    ['action.contentType', { action: { status: 502, contentType: 'a\nb' } }],
    ['action.status', { action: { status: 199 } }],
    ['action.delay', { action: { delay: 'soon' } }],
    ['action.hangUp', { action: { hangUp: 'never' } }],
    ['action.reply', { action: { reply: 'long' } }],
    ['action.failAcks', { action: { failAcks: 0 } }],
    ['action.duplicate', { action: { duplicate: false } }],
    ['action.throttle.per', { action: { throttle: { limit: 1 } } }],
    ['action.throttle.per', { action: { throttle: { limit: 1, per: 0 } } }],
    ['action.sendStatus', { action: { sendStatus: 'FINE' } }],
    ['action.pullStatus', { action: { pullStatus: 'FOUND' } }],
    ['match.operation', { match: { operation: 'produce' }, action: { outage: true } }],
    ['match.operation[1]', { match: { operation: ['ack', 'get'] }, action: { outage: true } }],
    ['match.operation', { match: { operation: 'publish' }, action: { failAcks: 1 } }],
    ['match.operation', { match: { operation: ['ack', 'consume'] }, action: { failAcks: 1 } }],
    ['match.group', { match: { operation: 'publish', group: 'g' }, action: { outage: true } }],
    ['match.group', { match: { group: 'g' }, action: { sendStatus: 'SEND_OK' } }],
    ['match.tag', { match: { operation: ['ack', 'commit'], tag: 'A' }, action: { outage: true } }],
    ['match.queue', { match: { queue: 1 }, action: { outage: true } }],
    ['match.operation', { match: { operation: 'ack' }, action: { reply: 'truncated' } }],
    ['match.operation', { match: { operation: ['ack', 'commit'] }, action: { reply: 'empty' } }],
    ['match.tag', { match: { tag: '||' }, action: { outage: true } }],
    ['action.delayReply', { action: { delayReply: 'soon' } }],
    ['action.message', { action: { error: 'InternalError', message: 'x'.repeat(65_537) } }],
    ['action.body', { action: { status: 502, body: 'x'.repeat(65_537) } }],
    ['action.contentType', { action: { status: 502, contentType: 'x'.repeat(201) } }],
    ['id', { id: 'x'.repeat(201), action: { outage: true } }],
    ['times', { nth: 3, times: 2, action: { outage: true } }],
    ['nth', { nth: 0, action: { outage: true } }],
    ['times', { times: 1.5, action: { outage: true } }],
    ['probability', { probability: 2, action: { outage: true } }],
    ['seed', { seed: -1, action: { outage: true } }],
    ['id', { id: '', action: { outage: true } }],
  ])('names %s where a fault is %j', async (field, fault) => {
    const { status, body } = await bed.post<Problem>('/faults', fault);
    expect([status, body.field]).toEqual([400, field === '' ? 'more' : field]);
    expect(body.detail).toContain(body.field);
    await expect(bed.mq.faults.add(fault as never)).rejects.toThrow(body.detail);
    expect((await bed.mq.faults.list()).faults).toEqual([]);
  });

  it('takes texts that are as long as they may be, and nth beside once', async () => {
    const long = (length: number) => 'x'.repeat(length);
    const action = { status: 502, body: long(65_536), contentType: long(200) };
    const { status } = await bed.post('/faults', { id: long(200), nth: 2, times: 1, action });
    expect(status).toBe(201);
    const error = { error: 'InternalError', message: long(65_536) };
    expect((await bed.post('/faults', { action: error })).status).toBe(201);
  });

  it('lists copies, which change nothing', async () => {
    await bed.mq.faults.add({ id: 'f', action: { error: 'InternalError' } });
    const [listed] = (await bed.mq.faults.list()).faults;
    Object.assign(listed?.action ?? {}, { error: 'TopicNotExist' });
    expect((await publish(bed.mq, 'T', 'a')).code).toBe('InternalError');
    const [first] = (await bed.mq.faults.list()).firings;
    expect(() => Object.assign(first ?? {}, { topic: 'U' })).toThrow(TypeError);
  });

  it('counts only its own firings, not those of another that had its id', async () => {
    const fault = { id: 'f', action: { error: 'InternalError' } };
    const until = (count: number) =>
      bed.post<Problem>('/await', { until: 'fired', fault: 'f', count, timeout: 0 });
    await bed.mq.faults.add(fault);
    await publish(bed.mq, 'T', 'a');
    expect((await until(1)).status).toBe(200);
    await bed.mq.faults.drop('f');
    expect(await until(1)).toMatchObject({ status: 404, body: { field: 'fault' } });
    await bed.mq.faults.add(fault);
    expect((await until(1)).status).toBe(408);
    await publish(bed.mq, 'T', 'a');
    expect((await until(1)).status).toBe(200);
    await bed.mq.faults.add(fault);
    expect((await until(1)).status).toBe(408);
    // What has been is told all the same.
    expect((await bed.mq.faults.list()).firings.length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['A||B', 'A', true],
    ['A || B', 'B', true],
    ['A||B', 'C', false],
    ['A||B', '', false],
    ['*', 'C', true],
    ['*', '', true],
  ])('is for the tag %j where a message has %j: %s', async (tag, of, expected) => {
    await bed.mq.faults.add({ match: { operation: 'publish', tag }, action: { status: 418 } });
    expect((await publish(bed.mq, 'T', 'a', of)).status === 418).toBe(expected);
  });

  it('names the codes that there are', async () => {
    const { body } = await bed.post<Problem>('/faults', { action: { error: 'Oops' } });
    for (const code of ['InternalError', 'Throttling', 'RequestTimeout', 'TopicNotExist']) {
      expect(body.allowed).toContain(code);
    }
    expect(body.detail).toContain('"Oops"');
  });

  it('takes members that are undefined for none, in-process', async () => {
    const id = await bed.mq.faults.add({ action: { outage: true, delay: undefined } } as never);
    expect((await bed.mq.faults.list()).faults).toEqual([
      { id, match: {}, action: { outage: true }, matched: 0, fired: 0 },
    ]);
  });

  it('has a bound', async () => {
    for (let i = 0; i < 1_000; i++) {
      await bed.mq.faults.add({ id: `${i}`, action: { outage: true } });
    }
    expect((await bed.post('/faults', { action: { outage: true } })).status).toBe(409);
    expect((await bed.post('/faults', { id: '7', action: { outage: true } })).status).toBe(201);
  });

  it('tells each firing to whoever listens', async () => {
    const fired: string[] = [];
    const stop = bed.mq.faults.onFired(({ fault }) => void fired.push(fault));
    await bed.mq.faults.add({ id: 'mine', action: { error: 'InternalError' } });
    await publish(bed.mq, 'T', 'a');
    stop();
    await publish(bed.mq, 'T', 'a');
    expect(fired).toEqual(['mine']);
  });
});

describeOnStores('faults and resets', (settings) => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start(settings());
  });
  afterAll(() => bed.close());

  it('go with a full reset, and what they have done too', async () => {
    await bed.mq.faults.add({ action: { error: 'InternalError' } });
    await publish(bed.mq, 'T', 'a');
    await bed.mq.reset();
    expect((await bed.get('/faults')).body).toEqual({ faults: [], firings: [] });
    expect((await publish(bed.mq, 'T', 'a')).status).toBe(201);
  });

  it('stay when one instance is reset, but for what they did there', async () => {
    await bed.mq.faults.add({ id: 'mine', action: { error: 'InternalError' } });
    await poll(bed.mq, 'T', 'ns=other');
    await poll(bed.mq, 'T');
    await bed.mq.reset('other');
    const { faults, firings } = await bed.mq.faults.list();
    expect(faults.map(({ id }) => id)).toEqual(['mine']);
    expect(firings.map(({ ns }) => ns)).toEqual(['']);
    await bed.mq.reset();
  });

  it('are taken back with the instance that they are for alone', async () => {
    const action = { error: 'InternalError' };
    await bed.mq.faults.add({ id: 'theirs', match: { ns: 'other' }, action });
    await bed.mq.faults.add({ id: 'ours', match: { ns: '' }, action });
    await poll(bed.mq, 'T', 'ns=other');
    await bed.mq.reset('other');
    const { faults, firings } = await bed.mq.faults.list();
    expect([faults.map(({ id }) => id), firings]).toEqual([['ours'], []]);
    expect((await poll(bed.mq, 'T', 'ns=other')).code).toBe('MessageNotExist');
    await bed.mq.reset('');
    expect((await bed.mq.faults.list()).faults).toEqual([]);
  });

  it.each([undefined, ''])('refuse what they delay when %j is reset', async (ns) => {
    await bed.mq.clock.freeze();
    await bed.mq.faults.add({ id: 'f', match: { operation: 'publish' }, action: { delay: '1h' } });
    const late = Array.from({ length: 20 }, () => publish(bed.mq, 'T', 'a'));
    await fired(bed.mq, 'f', 20);
    await bed.mq.reset(ns);
    const statuses = (await Promise.all(late)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([500]));
    expect(await bed.consume('T')).toEqual([]);
    await bed.mq.reset();
  });
});

describeOnStores('faults and a close', (settings) => {
  it('leave nothing waiting', async () => {
    const { mq } = await ControlBed.start(settings());
    await mq.clock.freeze();
    await mq.faults.add({ id: 'f', action: { delay: '1h' } });
    const late = publish(mq, 'T', 'a');
    await fired(mq, 'f');
    await mq.close();
    expect((await late).status).toBe(201);
  });
});
