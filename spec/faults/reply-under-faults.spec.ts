import { connect } from 'node:net';
import type { FaultAction } from '../../src/index';
import { ControlBed } from '../support/control-bed';
import { ack, fired, poll, publish, textsOf, wire } from '../support/wire-calls';

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('a reply under a fault', () => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start();
  });
  beforeEach(() => bed.mq.reset());
  afterAll(() => bed.close());
  /** Makes the next publish, or what else is asked for, go wrong. */
  const fault = (action: FaultAction, operation: 'publish' | 'consume' | 'ack' = 'publish') =>
    bed.post('/faults', { id: 'f', match: { operation, topic: 'T' }, times: 1, action });
  const stored = async (): Promise<number> => {
    const { messages } = await bed.mq.peek.messages({ topic: 'T' }).catch(() => ({ messages: [] }));
    return messages.length;
  };

  it.each([
    ['InternalError', 500],
    ['Throttling', 503],
    ['RequestTimeout', 503],
    ['TopicNotExist', 404],
    ['MessageNotExist', 404],
    ['TimeExpired', 408],
  ])('has the code %s and its status %i, and nothing is done', async (error, status) => {
    await fault({ error });
    const reply = await publish(bed.mq, 'T', 'a');
    expect(reply).toMatchObject({ status, code: error, type: 'text/xml;charset=utf-8' });
    expect(textsOf(reply, 'RequestId')).toEqual([reply.requestId]);
    expect(await stored()).toBe(0);
    expect((await publish(bed.mq, 'T', 'a')).status).toBe(201);
  });

  it('has the words it is given', async () => {
    await fault({ error: 'InternalError', message: 'a < b' });
    expect(textsOf(await publish(bed.mq, 'T', 'a'), 'Message')).toEqual(['a &lt; b']);
  });

  it('is the page of a proxy', async () => {
    await fault({ status: 502 });
    const reply = await publish(bed.mq, 'T', 'a');
    expect(reply).toMatchObject({ status: 502, type: 'text/html; charset=utf-8', requestId: null });
    expect(reply.text).toContain('<h1>502 Bad Gateway</h1>');
    expect(await stored()).toBe(0);
  });

  it('is any body of any type', async () => {
    await fault({ status: 200, body: 'ok', contentType: 'text/plain' });
    const reply = await publish(bed.mq, 'T', 'a');
    expect(reply).toMatchObject({ status: 200, type: 'text/plain', text: 'ok' });
    await fault({ status: 204, body: 'none' });
    expect(await publish(bed.mq, 'T', 'a')).toMatchObject({ status: 204, text: '' });
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('is lost where the connection breaks %s the work', async (hangUp, messages) => {
    await fault({ hangUp });
    expect(await publish(bed.mq, 'T', 'a')).toEqual({ error: true });
    while ((await stored()) < messages) await turn();
    expect(await stored()).toBe(messages);
  });

  it('is half as long, with the length it has', async () => {
    const whole = await publish(bed.mq, 'T', 'a');
    await fault({ reply: 'truncated' });
    const { status, text = '', type } = await publish(bed.mq, 'T', 'a');
    expect([status, type]).toEqual([201, whole.type]);
    expect(text).toHaveLength(Math.floor((whole.text ?? '').length / 2));
    expect(whole.text?.slice(0, 100)).toBe(text.slice(0, 100));
    expect(await stored()).toBe(2);
  });

  it('is empty', async () => {
    await fault({ reply: 'empty' });
    expect(await publish(bed.mq, 'T', 'a')).toMatchObject({ status: 201, text: '' });
    expect(await stored()).toBe(1);
  });

  it('breaks off before the end that it announces', async () => {
    await fault({ reply: 'cut' });
    const body = '<Message><MessageBody>a</MessageBody></Message>';
    const head = `POST /topics/T/messages HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`;
    const socket = connect(bed.mq.port, '127.0.0.1', () => socket.write(head + body));
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    const [headers = '', part = ''] = text.split('\r\n\r\n');
    expect(headers).toContain('201 Created');
    expect(Number(/content-length: (\d+)/i.exec(headers)?.[1])).toBeGreaterThan(part.length);
    expect(part).toContain('<?xml');
    expect(await stored()).toBe(1);
  });

  it('to an ack has no body to lose, but is cut off altogether', async () => {
    await publish(bed.mq, 'T', 'a');
    await publish(bed.mq, 'T', 'b');
    const [one = '', two = ''] = textsOf(await poll(bed.mq, 'T'), 'ReceiptHandle');
    await bed.mq.faults.add({ id: 'g', action: { reply: 'truncated' } });
    expect(await ack(bed.mq, 'T', [one])).toMatchObject({ status: 204 });
    expect((await bed.mq.faults.list()).faults).toMatchObject([{ id: 'g', matched: 0, fired: 0 }]);
    await bed.mq.faults.drop('g');
    await fault({ reply: 'cut' }, 'ack');
    expect(await ack(bed.mq, 'T', [two])).toEqual({ error: true });
    expect((await ack(bed.mq, 'T', [two])).code).toBe('MessageNotExist');
  });

  it('is spoilt also where it is a refusal', async () => {
    await fault({ reply: 'empty' }, 'consume');
    expect(await poll(bed.mq, 'T')).toMatchObject({ status: 404, text: '' });
    await fault({ reply: 'empty' });
    expect(await publish(bed.mq, 'T', 'x'.repeat(5_000_000))).toMatchObject({
      ...{ status: 400, text: '' },
    });
  });

  it('comes later, by the clock', async () => {
    await bed.mq.clock.freeze();
    await fault({ delay: '3s' });
    let isAnswered = false;
    const late = publish(bed.mq, 'T', 'a').finally(() => (isAnswered = true));
    await fired(bed.mq, 'f');
    await bed.mq.clock.advance('2999ms');
    expect([isAnswered, await stored()]).toEqual([false, 0]);
    await bed.mq.clock.advance('1ms');
    expect((await late).status).toBe(201);
    expect(await stored()).toBe(1);
  });

  it('comes later than the work is done, by the clock', async () => {
    await bed.mq.clock.freeze();
    await fault({ delay: '1s', delayReply: '3s', hangUp: 'after' });
    let isAnswered = false;
    const late = publish(bed.mq, 'T', 'a').finally(() => (isAnswered = true));
    await fired(bed.mq, 'f');
    expect(await stored()).toBe(0);
    await bed.mq.clock.advance('1s');
    await bed.mq.until({ until: 'published', topic: 'T' });
    await bed.get('/clock');
    expect([isAnswered, await stored()]).toEqual([false, 1]);
    await bed.mq.clock.advance('3s');
    expect(await late).toEqual({ error: true });
  });

  it.each([{ delayReply: '3s' }, { delayReply: '3s', status: 502 }])(
    'comes later also where it is %j, and goes out with a reset',
    async (action) => {
      await bed.mq.clock.freeze();
      await fault(action);
      let isAnswered = false;
      const late = publish(bed.mq, 'T', 'a').finally(() => (isAnswered = true));
      await fired(bed.mq, 'f');
      await bed.get('/clock');
      expect(isAnswered).toBe(false);
      await bed.mq.reset();
      expect((await late).status).toBe('status' in action ? 502 : 201);
    },
  );

  it('comes later and is wrong then', async () => {
    await bed.mq.clock.freeze();
    await fault({ delay: '3s', error: 'InternalError' });
    const late = publish(bed.mq, 'T', 'a');
    await fired(bed.mq, 'f');
    await bed.mq.clock.advance('3s');
    expect((await late).code).toBe('InternalError');
  });

  it('is not made for a client that does not wait for it', async () => {
    await bed.mq.clock.freeze();
    await fault({ delay: '3s' });
    const gone = new AbortController();
    const body = '<Message><MessageBody>a</MessageBody></Message>';
    const init = { method: 'POST', body, signal: gone.signal };
    const call = wire(bed.mq, '/topics/T/messages', init);
    await fired(bed.mq, 'f');
    gone.abort();
    expect(await call).toEqual({ error: true });
    // Whoever closes the connection is noticed before a later request is answered.
    await bed.get('/clock');
    await turn();
    await bed.mq.clock.advance('3s');
    expect(await stored()).toBe(0);
  });

  it('comes as soon as the fault that delays it is taken back', async () => {
    await bed.mq.clock.freeze();
    await bed.post('/faults', { id: 'slow', action: { delay: '1h' } });
    const late = publish(bed.mq, 'T', 'a');
    await fired(bed.mq, 'slow');
    await bed.delete('/faults/slow');
    expect((await late).status).toBe(201);
  });

  it('comes only to who may ask', async () => {
    const strict = await ControlBed.start({
      auth: 'strict',
      credentials: [{ accessKeyId: 'id', accessKeySecret: 'secret' }],
    });
    await strict.mq.faults.add({ action: { error: 'InternalError' } });
    const { code } = await publish(strict.mq, 'T', 'a');
    const { firings } = await strict.mq.faults.list();
    await strict.close();
    expect([code, firings]).toEqual(['MissingAuthorizationHeader', []]);
  });
});
