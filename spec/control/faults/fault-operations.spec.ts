import { ControlBed, describeOnStores } from '../control-bed';
import { poll, publish } from './wire-calls';

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
    expect((await bed.delete('/faults/a%2Fb')).body).toEqual({ dropped: 0 });
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
    expect(bed.mq.faults.list().faults).toEqual([]);
  });

  it('bounds the body of a reply', async () => {
    const fault = (length: number) => ({ action: { status: 502, body: 'x'.repeat(length) } });
    expect((await bed.post('/faults', fault(65_536))).status).toBe(201);
    const { status, body } = await bed.post<Problem>('/faults', fault(65_537));
    expect([status, body.field]).toEqual([400, 'action.body']);
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
    expect(bed.mq.faults.list().faults).toEqual([
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
    const { faults, firings } = bed.mq.faults.list();
    expect(faults.map(({ id }) => id)).toEqual(['mine']);
    expect(firings.map(({ ns }) => ns)).toEqual(['']);
    await bed.mq.reset();
  });

  it('leave nothing waiting when they are reset', async () => {
    await bed.mq.clock.freeze();
    await bed.mq.faults.add({ action: { delay: '1h' } });
    const late = publish(bed.mq, 'T', 'a');
    while (bed.mq.faults.list().firings.length === 0) {
      await new Promise((done) => setImmediate(done));
    }
    await bed.mq.reset();
    expect((await late).status).toBe(201);
    expect(await bed.consume('T')).toEqual([]);
  });
});

describeOnStores('faults and a close', (settings) => {
  it('leave nothing waiting', async () => {
    const { mq } = await ControlBed.start(settings());
    await mq.clock.freeze();
    await mq.faults.add({ action: { delay: '1h' } });
    const late = publish(mq, 'T', 'a');
    while (mq.faults.list().firings.length === 0) await new Promise((done) => setImmediate(done));
    await mq.close();
    expect((await late).status).toBe(201);
  });
});
