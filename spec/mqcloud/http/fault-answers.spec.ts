import type { FaultAction, FaultMatch } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';
import { fired, wire, type Wire } from '../../support/wire-calls';

interface Envelope {
  readonly status: number;
  readonly message?: string;
  readonly result?: {
    readonly status?: string;
    readonly sendStatus?: string;
    readonly requestId?: string;
    readonly msgList?: readonly { readonly message: string; readonly messageId: string }[];
  };
}

describeOnStores('the MQCloud gateway under faults', (settings) => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start({
      ...settings(),
      mqcloudProducers: [{ producer: 'p', topic: 'T' }],
      mqcloudConsumers: [{ consumer: 'c', topic: 'T', broadcast: false }],
    });
  });
  beforeEach(() => bed.mq.reset());
  afterAll(() => bed.close());
  const fault = (action: FaultAction, match: FaultMatch = {}) =>
    bed.post('/faults', { id: 'f', match, times: 1, action });
  const ask = async (path: string): Promise<Envelope> =>
    JSON.parse((await wire(bed.mq, path)).text ?? '') as Envelope;
  const produceWire = (fields = ''): Promise<Wire> =>
    wire(bed.mq, '/mq/produce', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `producer=p&message=hello&${fields}`,
    });
  const produce = async (fields = ''): Promise<Envelope> =>
    JSON.parse((await produceWire(fields)).text ?? '') as Envelope;
  const poll = (id = ''): Promise<Envelope> =>
    ask(`/mq/message?topic=T&consumer=c&requestId=${encodeURIComponent(id)}`);
  /** The messages of all queues. */
  const drain = async (): Promise<string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) {
      const { result } = await poll();
      ids.push(...(result?.msgList ?? []).map(({ messageId }) => messageId));
      if (result?.requestId !== undefined) {
        const id = encodeURIComponent(result.requestId);
        await ask(`/mq/ack?topic=T&consumer=c&requestId=${id}`);
      }
    }
    return ids;
  };

  it('tells a code as the text of its envelope, and sends nothing', async () => {
    await fault({ error: 'InternalError' }, { operation: 'publish', topic: 'T' });
    expect(await produce()).toEqual({ status: 500, message: 'InternalError: a fault wants it' });
    await fault({ error: 'InternalError', message: 'java.lang.RuntimeException: boom' });
    expect(await produce()).toEqual({ status: 500, message: 'java.lang.RuntimeException: boom' });
    expect(await drain()).toEqual([]);
    expect((await produce()).status).toBe(200);
  });

  it('times out in the words of RocketMQ', async () => {
    await fault({ error: 'RequestTimeout' }, { operation: 'consume', group: 'c' });
    const { status, message } = await poll();
    expect(status).toBe(500);
    expect(message).toContain('RemotingTimeoutException: wait response on the channel');
    expect((await poll()).status).toBe(200);
  });

  it('does not know what became of a send that is tried again in the background', async () => {
    await fault({ outage: true }, { operation: 'publish' });
    expect(await produce('asyncRetryTimesIfSendFailed=3')).toMatchObject({
      status: 300,
      message: 'StoreUnavailable: a fault keeps the store away',
    });
  });

  it('limits the rate of polls by their status, and of others by a failure', async () => {
    await produce();
    await fault({ throttle: { limit: 0, per: '1s' } });
    expect((await poll()).result?.status).toBe('RATE_LIMITED');
    await fault({ throttle: { limit: 0, per: '1s' } });
    expect(await produce()).toEqual({ status: 500, message: 'Throttling: too many calls' });
  });

  it.each(['FLUSH_DISK_TIMEOUT', 'SLAVE_NOT_AVAILABLE'] as const)(
    'sends with the status %s',
    async (sendStatus) => {
      await fault({ sendStatus });
      expect((await produce()).result).toMatchObject({ sendStatus });
      expect(await drain()).toHaveLength(1);
    },
  );

  it.each(['NO_MATCHED_MSG', 'OFFSET_ILLEGAL', 'NO_NEW_MSG'] as const)(
    'polls with the status %s',
    async (pullStatus) => {
      await fault({ pullStatus });
      expect((await poll()).result).toMatchObject({ status: pullStatus, msgListSize: 0 });
    },
  );

  it('stores a message twice under one id', async () => {
    await fault({ duplicate: true }, { operation: 'publish' });
    await produce();
    const ids = await drain();
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  it('loses the reply of a send, whose message is there', async () => {
    await fault({ hangUp: 'after' });
    expect(await produceWire()).toEqual({ error: true });
    expect(await drain()).toHaveLength(1);
    await fault({ hangUp: 'before' });
    expect(await produceWire()).toEqual({ error: true });
    expect(await drain()).toEqual([]);
  });

  it('replies with the page of a proxy, half a reply, or none', async () => {
    await fault({ status: 504 });
    expect(await produceWire()).toMatchObject({ status: 504, requestId: null });
    await fault({ reply: 'truncated' });
    const { text = '' } = await produceWire();
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    await fault({ reply: 'empty' });
    expect(await produceWire()).toMatchObject({ status: 200, text: '' });
    await fault({ reply: 'cut' });
    expect(await produceWire()).toEqual({ error: true });
  });

  it('answers an ack later, by the clock', async () => {
    await produce();
    await bed.mq.clock.freeze();
    await fault({ delay: '3s' }, { operation: 'ack', group: 'c' });
    let isAnswered = false;
    const late = ask('/mq/ack?topic=T&consumer=c').finally(() => (isAnswered = true));
    await fired(bed.mq, 'f');
    expect(isAnswered).toBe(false);
    await bed.mq.clock.advance('3s');
    expect((await late).status).toBe(400);
  });

  it('answers a send later than it is done, by the clock', async () => {
    await bed.mq.clock.freeze();
    await fault({ delayReply: '3s' });
    let isAnswered = false;
    const late = produce().finally(() => (isAnswered = true));
    await bed.mq.until({ until: 'published', topic: 'T' });
    expect(await drain()).toHaveLength(1);
    expect(isAnswered).toBe(false);
    await bed.mq.clock.advance('3s');
    expect((await late).status).toBe(200);
  });

  it('refuses a send that waits when a reset comes, and does not send it after', async () => {
    await bed.mq.clock.freeze();
    await fault({ delay: '3s' });
    const late = produce();
    await fired(bed.mq, 'f');
    await bed.mq.reset();
    expect((await late).status).toBe(500);
    expect(await drain()).toEqual([]);
  });

  it('has no messages while the store is away, and all of them after', async () => {
    await produce();
    await bed.post('/faults', { action: { outage: true } });
    expect(await poll()).toMatchObject({ status: 500 });
    await bed.delete('/faults');
    expect(await drain()).toHaveLength(1);
  });

  it('fails a batch as a whole', async () => {
    await fault({ error: 'InternalError' }, { operation: 'publish' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = `producer=p&messages=${encodeURIComponent('["a","b"]')}`;
    const { text } = await wire(bed.mq, '/mq/produce/batch', { method: 'POST', headers, body });
    expect(JSON.parse(text ?? '')).toEqual({
      ...{ status: 500, message: 'InternalError: a fault wants it' },
    });
    expect((await bed.mq.faults.list()).firings).toMatchObject([
      { operation: 'publish', topic: 'T' },
    ]);
  });
});
