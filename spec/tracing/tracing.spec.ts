import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type ContextManager,
} from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { describeOnStores } from '../support/control-bed';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const HEADER = { traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: 'vendor=1' };

const named = (name: string): ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => span.name === name);
const only = (name: string): ReadableSpan => {
  const [span, ...more] = named(name);
  expect(more).toEqual([]);
  if (span === undefined) throw new Error(`no span ${name}`);
  return span;
};
const carried = (span: ReadableSpan): string => {
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
};

class TracedBed {
  #closed: Promise<void> | undefined;

  constructor(readonly mq: Mqrest) {}

  /** A request's span ends when its reply is over, which its client may know before. */
  close(): Promise<void> {
    return (this.#closed ??= this.mq.reset().then(() => this.mq.close()));
  }

  async gateway(method: string, path: string, values: Record<string, string>): Promise<string> {
    const query = new URLSearchParams(values).toString();
    const [target, body] = method === 'GET' ? [`${path}?${query}`, {}] : [path, { body: query }];
    const headers = { ...HEADER, 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await fetch(`${this.mq.url}/mq/${target}`, { method, headers, ...body });
    return reply.text();
  }

  async call(method: string, path: string, body?: string, headers = {}): Promise<string> {
    const url = `${this.mq.url}/topics/${path}`;
    const reply = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    return reply.text();
  }

  publish(topic: string, properties = '', headers = {}): Promise<string> {
    const more = properties === '' ? '' : `<Properties>${properties}</Properties>`;
    const body = `<Message><MessageBody>hello</MessageBody>${more}</Message>`;
    return this.call('POST', `${topic}/messages`, body, headers);
  }

  consume(topic: string, query = '', headers = {}): Promise<string> {
    const path = `${topic}/messages?consumer=GID_a&numOfMessages=16${query}`;
    return this.call('GET', path, undefined, headers);
  }

  settle(topic: string, handles: readonly string[], query = ''): Promise<string> {
    const listed = handles.map((one) => `<ReceiptHandle>${one}</ReceiptHandle>`).join('');
    const body = `<ReceiptHandles>${listed}</ReceiptHandles>`;
    return this.call('DELETE', `${topic}/messages?consumer=GID_a${query}`, body);
  }
}

const texts = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)<`, 'g'))].map(([, text]) => text ?? '');

/** What the SDK of a program has to know which span it is in. */
const active = new AsyncLocalStorage<Context>();
const manager: ContextManager = {
  active: () => active.getStore() ?? ROOT_CONTEXT,
  with: (within, call, self, ...args) => active.run(within, () => call.apply(self, args)),
  bind: (_, target) => target,
  enable: () => manager,
  disable: () => manager,
};

beforeAll(() => {
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(manager);
});
afterAll(() => {
  trace.disable();
  context.disable();
});

describeOnStores('tracing', (settings) => {
  let bed: TracedBed;
  const start = async (more: Partial<Settings> = {}): Promise<void> => {
    const chosen = { port: 0, otel: 'on', ...settings(), ...more };
    bed = new TracedBed(await startMqrest(chosen, { warn: () => undefined }));
  };
  beforeEach(() => exporter.reset());
  afterEach(() => bed.close());

  it('makes a span of a publish, under the context that its request brings', async () => {
    await start();
    const [id] = texts(await bed.publish('orders', '', HEADER), 'MessageId');
    await bed.close();
    const span = only('publish orders');
    expect(span.kind).toBe(SpanKind.PRODUCER);
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(span.spanContext().traceId).toBe(TRACE);
    expect(span.parentSpanContext).toMatchObject({ spanId: PARENT, isRemote: true });
    expect(span.attributes).toMatchObject({
      'messaging.system': 'rocketmq',
      'messaging.operation.name': 'publish',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'orders',
      'messaging.message.id': id,
      'messaging.message.body.size': 5,
      'messaging.rocketmq.message.type': 'normal',
    });
  });

  it('puts the context of a publish into the message, and links the poll to it', async () => {
    await start();
    await bed.publish('orders', '', HEADER);
    await bed.publish('orders');
    const xml = await bed.consume('orders', '&waitseconds=1');
    const handles = texts(xml, 'ReceiptHandle');
    await bed.settle('orders', handles);
    await bed.close();
    const published = named('publish orders');
    expect(published).toHaveLength(2);
    const properties = texts(xml, 'Properties');
    for (const [n, span] of published.entries()) {
      expect(properties[n]).toContain(`traceparent:${carried(span)}|`);
    }
    expect(properties[0]).toContain('tracestate:vendor=1|');
    const consumed = only('consume orders');
    expect(consumed.kind).toBe(SpanKind.CONSUMER);
    expect(consumed.parentSpanContext).toBeUndefined();
    expect(consumed.links.map((link) => link.context.spanId)).toEqual(
      published.map((span) => span.spanContext().spanId),
    );
    expect(consumed.attributes).toMatchObject({
      'messaging.operation.type': 'receive',
      'messaging.consumer.group.name': 'GID_a',
      'messaging.batch.message_count': 2,
    });
    const acked = only('ack orders');
    expect(acked.kind).toBe(SpanKind.CLIENT);
    expect(acked.attributes).toMatchObject({
      'messaging.operation.type': 'settle',
      'messaging.batch.message_count': 2,
    });
  });

  it('names the key that the producer gave, and nothing that stands in its place', async () => {
    await start();
    await bed.publish('orders', 'KEYS:order-7|');
    await bed.publish('orders');
    await bed.mq.send({ topic: 'orders', body: 'a' });
    await bed.close();
    const keys = named('publish orders').map(
      ({ attributes }) => attributes['messaging.rocketmq.message.keys'],
    );
    expect(keys).toEqual([['order-7'], undefined, undefined]);
  });

  it('keeps the context that a producer has put into its message', async () => {
    await start();
    await bed.publish('orders', `traceparent:${HEADER.traceparent}|a:b|`);
    const [properties] = texts(await bed.consume('orders'), 'Properties');
    await bed.close();
    expect(properties).toContain(`traceparent:${HEADER.traceparent}|a:b|`);
    expect(properties?.match(/traceparent/g)).toHaveLength(1);
    expect(only('publish orders').parentSpanContext?.spanId).toBe(PARENT);
    expect(only('consume orders').links[0]?.context.spanId).toBe(PARENT);
  });

  it('makes spans of commits and rollbacks', async () => {
    await start();
    const half = async (): Promise<string[]> =>
      texts(await bed.publish('orders', '__TransCheckT:10|'), 'ReceiptHandle');
    await bed.settle('orders', await half(), '&trans=commit');
    await bed.settle('orders', await half(), '&trans=rollback');
    await bed.close();
    expect(only('commit orders').status.code).toBe(SpanStatusCode.UNSET);
    expect(only('rollback orders').attributes['messaging.operation.name']).toBe('rollback');
    const [published] = named('publish orders');
    expect(published?.attributes['messaging.rocketmq.message.type']).toBe('transaction');
  });

  it('tells what was refused, by the code of the wire', async () => {
    await start({ autoCreate: 'off' });
    await bed.publish('nowhere');
    await bed.call('POST', 'orders/messages', 'no XML');
    await bed.close();
    const { status, attributes } = only('publish nowhere');
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'TopicNotExist' });
    expect(attributes['error.type']).toBe('TopicNotExist');
    expect(only('publish orders').attributes['error.type']).toBe('MalformedXML');
  });

  it('tells of receipt handles that are refused, and of faults', async () => {
    await start();
    await bed.settle('orders', ['unknown']);
    await bed.mq.faults.add({ match: { topic: 'paid' }, action: { error: 'InternalError' } });
    await bed.publish('paid');
    await bed.close();
    expect(only('ack orders').attributes['error.type']).toBe('ReceiptHandleError');
    expect(only('publish paid').attributes['error.type']).toBe('InternalError');
  });

  it('makes no span of a poll that found nothing', async () => {
    await start();
    await bed.consume('orders');
    await bed.close();
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('follows messages through the MQCloud gateway', async () => {
    const consumer = { consumer: 'orders-consumer', topic: 'orders' };
    const given = { mqcloudProducers: [{ producer: 'orders-producer', topic: 'orders' }] };
    await start({ ...given, mqcloudQuirks: { start: 'earliest' } });
    await bed.gateway('POST', 'produce', { producer: 'orders-producer', message: 'b' });
    // Each poll looks at the next of the topic's queues.
    for (let polls = 0; polls < 20 && named('consume orders').length === 0; polls++) {
      const polled = await bed.gateway('GET', 'message', consumer);
      const { requestId = '' } = (JSON.parse(polled) as { result: { requestId?: string } }).result;
      await bed.gateway('POST', 'ack', { ...consumer, requestId });
    }
    await bed.gateway('POST', 'produce', { producer: 'nobody-producer', message: '' });
    await bed.close();
    const published = only('publish orders');
    expect(published.parentSpanContext?.spanId).toBe(PARENT);
    const consumed = only('consume orders');
    expect(consumed.parentSpanContext?.spanId).toBe(PARENT);
    expect(consumed.links.map((link) => link.context.spanId)).toEqual([
      published.spanContext().spanId,
    ]);
    const acked = named('ack orders').at(-1);
    expect(acked?.attributes['messaging.consumer.group.name']).toBe('orders-consumer');
    expect(only('publish').status.code).toBe(SpanStatusCode.ERROR);
  });

  it('traces what a program sends, under the span it is in', async () => {
    const topics = [{ name: 'orders', type: 'normal' as const, queues: 1 }];
    await start({ autoCreate: 'off', instances: [{ id: '', topics, groups: [] }] });
    const around = provider.getTracer('program').startSpan('checkout');
    await context.with(trace.setSpan(context.active(), around), () =>
      bed.mq.send({ topic: 'orders', body: 'a' }),
    );
    const published = only('publish orders');
    expect(published.parentSpanContext?.spanId).toBe(around.spanContext().spanId);
    const send = bed.mq.send({ topic: 'nowhere', body: 'a' });
    await expect(send).rejects.toThrow();
    expect(only('publish nowhere').attributes['error.type']).toBe('TopicNotExist');
  });

  it('makes no spans and leaves messages as they are when it is off', async () => {
    await start({ otel: 'off' });
    await bed.publish('orders', '', HEADER);
    const xml = await bed.consume('orders');
    expect(xml).toContain('<MessageBody>hello<');
    expect(xml).not.toContain('traceparent');
    await bed.close();
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
