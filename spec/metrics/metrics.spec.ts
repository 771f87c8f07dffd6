import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { describeOnStores } from '../support/control-bed';
import { describeOwnRedis } from '../support/redis';
import { readExposition, valueOf, type ReadFamily } from '../support/exposition';

type Figures = ReadonlyMap<string, ReadFamily>;

/** A mqrest with metrics, and its protocols over HTTP. */
class MetricsBed {
  private constructor(readonly mq: Mqrest) {}

  static async start(settings: Partial<Settings>): Promise<MetricsBed> {
    const chosen = { port: 0, metrics: 'on', ...settings } as const;
    return new MetricsBed(await startMqrest(chosen, { warn: () => undefined }));
  }

  async call(method: string, path: string, body?: string): Promise<string> {
    const reply = await fetch(this.mq.url + path, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    return reply.text();
  }

  async publish(topic: string, count = 1, more = ''): Promise<void> {
    const body = `<Message><MessageBody>m</MessageBody>${more}</Message>`;
    for (let i = 0; i < count; i++) await this.call('POST', `/topics/${topic}/messages`, body);
  }

  /** The receipt handles of a poll. */
  async consume(topic: string, query = ''): Promise<string[]> {
    const path = `/topics/${topic}/messages?consumer=GID_a&numOfMessages=16${query}`;
    const xml = await this.call('GET', path);
    return [...xml.matchAll(/<ReceiptHandle>([^<]*)</g)].map(([, handle]) => handle ?? '');
  }

  ack(topic: string, handles: readonly string[], query = ''): Promise<string> {
    const listed = handles.map((one) => `<ReceiptHandle>${one}</ReceiptHandle>`).join('');
    const path = `/topics/${topic}/messages?consumer=GID_a${query}`;
    return this.call('DELETE', path, `<ReceiptHandles>${listed}</ReceiptHandles>`);
  }

  async figures(): Promise<Figures> {
    const reply = await fetch(`${this.mq.url}/metrics`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    return readExposition(await reply.text());
  }
}

describeOnStores('the metrics', (settings) => {
  let bed: MetricsBed;
  const start = async (more: Partial<Settings> = {}): Promise<MetricsBed> =>
    (bed = await MetricsBed.start({ ...settings(), ...more }));
  afterEach(async () => {
    await bed.mq.reset();
    await bed.mq.close();
  });

  it('count calls by operation and result, and how long they took', async () => {
    await start();
    await bed.publish('orders', 5);
    const handles = await bed.consume('orders');
    expect(handles).toHaveLength(5);
    await bed.ack('orders', handles.slice(0, 3));
    await bed.ack('orders', handles.slice(0, 1));
    await bed.consume('orders');
    await bed.call('POST', '/topics/orders/messages', 'no XML');
    await bed.call('POST', '/mq/produce', 'producer=x-producer&message=y');
    await bed.call('GET', '/_mqrest/v1/topics');
    await bed.call('GET', '/_mqrest/v1/nothing');
    const figures = await bed.figures();
    const count = (front: string, operation: string, result: string): number =>
      valueOf(figures, 'mqrest_requests_total', { front, operation, result });
    expect({
      published: count('aliyun', 'publish', 'ok'),
      malformed: count('aliyun', 'publish', 'client_error'),
      consumed: count('aliyun', 'consume', 'ok'),
      empty: count('aliyun', 'consume', 'empty'),
      acked: count('aliyun', 'ack', 'ok'),
      late: count('aliyun', 'ack', 'client_error'),
      listed: count('control', 'topics', 'ok'),
      unknown: count('control', 'other', 'client_error'),
    }).toEqual({
      ...{ published: 5, malformed: 1, consumed: 1, empty: 1, acked: 1, late: 1 },
      ...{ listed: 1, unknown: 1 },
    });
    const took = { front: 'aliyun', operation: 'publish' };
    expect(valueOf(figures, 'mqrest_request_duration_seconds_count', took)).toBe(6);
    const mqcloud = figures
      .get('mqrest_requests_total')
      ?.samples.filter(({ labels }) => labels.front === 'mqcloud');
    expect(mqcloud?.map(({ labels, value }) => [labels.operation, value])).toEqual([
      ['publish', 1],
    ]);
    const empty = { operation: 'consume', code: 'MessageNotExist' };
    expect(valueOf(figures, 'mqrest_requests_total', empty)).toBe(1);
  });

  it('count messages by what happened to them', async () => {
    await start({ maxRetries: 1, retryMs: 60_000 });
    await bed.publish('orders', 4);
    const first = await bed.consume('orders');
    await bed.ack('orders', first.slice(0, 1));
    await bed.mq.clock.advance('61s');
    const again = await bed.consume('orders');
    expect(again).toHaveLength(3);
    await bed.ack('orders', [...first.slice(1, 2), ...again.slice(0, 1)]);
    await bed.publish('tagged', 2, '<MessageTag>B</MessageTag>');
    await bed.consume('tagged', '&tag=A');
    await bed.mq.act.expire({ topic: 'orders', group: 'GID_a', receiptHandle: again[2] ?? '' });
    const figures = await bed.figures();
    const event = (name: string): number =>
      valueOf(figures, 'mqrest_messages_total', { event: name });
    const events = ['published', 'delivered', 'redelivered', 'acked', 'expired', 'passed'];
    expect(events.map(event)).toEqual([6, 4, 3, 2, 1, 2]);
    const ack = { operation: 'ack' };
    const handles = (result: string): number =>
      valueOf(figures, 'mqrest_receipt_handles_total', { ...ack, result });
    expect([handles('done'), handles('superseded')]).toEqual([2, 1]);
  });

  it('tell what groups have before them, as the control API does', async () => {
    await start({ maxRetries: 0, retryMs: 60_000 });
    await bed.publish('orders', 5);
    await bed.publish(
      'later',
      2,
      `<Properties>__STARTDELIVERTIME:${Date.now() + 3_600_000}|</Properties>`,
    );
    await bed.consume('orders');
    await bed.mq.clock.advance('61s');
    await bed.publish('orders', 3);
    const path = '/topics/orders/messages?consumer=GID_a&numOfMessages=2';
    await bed.call('GET', path);
    const { groups } = await bed.mq.peek.groups();
    const figures = await bed.figures();
    const group = (state: string): number => valueOf(figures, 'mqrest_group_messages', { state });
    const sum = (state: 'ready' | 'inflight' | 'dead'): number =>
      groups.reduce((total, view) => total + view[state], 0);
    expect([group('ready'), group('inflight'), group('dead')]).toEqual([1, 2, 5]);
    expect([sum('ready'), sum('inflight'), sum('dead')]).toEqual([1, 2, 5]);
    const topic = (state: string): number => valueOf(figures, 'mqrest_topic_messages', { state });
    expect([topic('stored'), topic('scheduled')]).toEqual([8, 2]);
    expect(valueOf(figures, 'mqrest_clock_offset_seconds')).toBeCloseTo(61, 0);
  });

  it('give series of their own to what is declared, and none to what is made by use', async () => {
    const topics = [{ name: 'orders', type: 'normal', queues: 1 }] as const;
    await start({ instances: [{ id: '', topics, groups: [{ name: 'GID_a' }] }] });
    await bed.publish('orders', 3);
    for (let i = 0; i < 20; i++) await bed.publish(`made-${i}`);
    await bed.consume('made-1');
    await bed.call('GET', '/topics/orders/messages?consumer=GID_other&numOfMessages=1');
    const figures = await bed.figures();
    const named = { topic: 'orders', group: 'GID_a' };
    expect(valueOf(figures, 'mqrest_group_messages', { ...named, state: 'ready' })).toBe(3);
    expect(valueOf(figures, 'mqrest_topic_messages', { topic: 'orders', state: 'stored' })).toBe(3);
    const all = [...figures.values()].flatMap(({ samples }) => samples);
    expect(new Set(all.map(({ labels }) => labels.topic))).toEqual(new Set([undefined, 'orders']));
    const others = figures
      .get('mqrest_group_messages')
      ?.samples.filter(({ labels }) => !('topic' in labels));
    expect(others?.map(({ labels, value }) => [labels.state, value])).toEqual([
      ['ready', 2],
      ['inflight', 2],
      ['dead', 0],
    ]);
    expect(valueOf(figures, 'mqrest_topics')).toBe(21);
  });

  it('tell polls that wait and requests in flight, and keep their time apart', async () => {
    await start();
    await bed.publish('orders');
    await bed.consume('orders');
    const poll = bed.consume('orders', '&waitseconds=30');
    while (bed.mq.broker.parked === 0) await new Promise((done) => setImmediate(done));
    const during = await bed.figures();
    expect(valueOf(during, 'mqrest_polls_waiting')).toBe(1);
    // With this very request.
    expect(valueOf(during, 'mqrest_requests_in_flight')).toBe(2);
    expect(valueOf(during, 'mqrest_connections')).toBeGreaterThanOrEqual(2);
    await bed.publish('orders');
    expect(await poll).toHaveLength(1);
    const after = await bed.figures();
    const count = (waited: string): number =>
      valueOf(after, 'mqrest_request_duration_seconds_count', { operation: 'consume', waited });
    expect([count('yes'), count('no')]).toEqual([1, 1]);
    expect(valueOf(after, 'mqrest_polls_waiting')).toBe(0);
  });

  it('tell how the store is: its calls, and whether it is there', async () => {
    await start();
    await bed.publish('orders', 2);
    await bed.consume('orders');
    const before = await bed.figures();
    const calls = (figures: Figures, call: string, result: string): number =>
      valueOf(figures, 'mqrest_store_calls_total', { call, result });
    expect([calls(before, 'append', 'ok'), calls(before, 'pop', 'ok')]).toEqual([2, 1]);
    expect(valueOf(before, 'mqrest_store_call_duration_seconds_count', { call: 'append' })).toBe(2);
    expect(valueOf(before, 'mqrest_store_up')).toBe(1);
    await bed.mq.faults.add({ action: { outage: true } });
    await bed.publish('orders');
    const during = await bed.figures();
    expect(valueOf(during, 'mqrest_store_up')).toBe(0);
    const failed = { operation: 'publish', result: 'server_error' };
    expect(valueOf(during, 'mqrest_requests_total', failed)).toBe(1);
  });
});

describeOwnRedis('the metrics of a mqrest whose Redis has gone', (redis) => {
  it('are told, without what nobody knows', async () => {
    const bed = await MetricsBed.start({
      ...{ store: 'redis', redisUrl: redis().url, redisTimeoutMs: 200 },
    });
    await bed.publish('orders');
    await redis().processes[0]?.stop();
    await bed.publish('orders');
    const figures = await bed.figures();
    expect(valueOf(figures, 'mqrest_store_up')).toBe(0);
    const failed = { call: 'append', result: 'unavailable' };
    expect(valueOf(figures, 'mqrest_store_calls_total', failed)).toBe(1);
    expect(figures.has('mqrest_topic_messages')).toBe(false);
    expect(valueOf(figures, 'mqrest_messages_total', { event: 'published' })).toBe(1);
    await bed.mq.close();
  });
});
