import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
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
  constructor(readonly mq: Mqrest) {}

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

/** A request's span ends when its reply is over, which its client may know before. */
async function closed(bed: TracedBed): Promise<void> {
  await bed.mq.reset();
  await bed.mq.close();
}

beforeAll(() => trace.setGlobalTracerProvider(provider));
afterAll(() => trace.disable());

describeOnStores('tracing', (settings) => {
  let bed: TracedBed;
  const start = async (more: Partial<Settings> = {}): Promise<void> => {
    const chosen = { port: 0, otel: 'on', ...settings(), ...more };
    bed = new TracedBed(await startMqrest(chosen, { warn: () => undefined }));
  };
  beforeEach(() => exporter.reset());
  afterEach(() => closed(bed));

  it('makes a span of a publish, under the context that its request brings', async () => {
    await start();
    const [id] = texts(await bed.publish('orders', '', HEADER), 'MessageId');
    await closed(bed);
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
    await closed(bed);
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

  it('keeps the context that a producer has put into its message', async () => {
    await start();
    await bed.publish('orders', `traceparent:${HEADER.traceparent}|a:b|`);
    const [properties] = texts(await bed.consume('orders'), 'Properties');
    await closed(bed);
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
    await closed(bed);
    expect(only('commit orders').status.code).toBe(SpanStatusCode.UNSET);
    expect(only('rollback orders').attributes['messaging.operation.name']).toBe('rollback');
    const [published] = named('publish orders');
    expect(published?.attributes['messaging.rocketmq.message.type']).toBe('transaction');
  });

  it('tells what was refused, by the code of the wire', async () => {
    await start({ autoCreate: 'off' });
    await bed.publish('nowhere');
    await bed.call('POST', 'orders/messages', 'no XML');
    await closed(bed);
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
    await closed(bed);
    expect(only('ack orders').attributes['error.type']).toBe('ReceiptHandleError');
    expect(only('publish paid').attributes['error.type']).toBe('InternalError');
  });

  it('makes no span of a poll that found nothing', async () => {
    await start();
    await bed.consume('orders');
    await closed(bed);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('follows messages through the MQCloud gateway', async () => {
    await start();
    const query = (path: string, parameters: Record<string, string>) =>
      fetch(`${bed.mq.url}${path}?${new URLSearchParams(parameters).toString()}`, { headers: HEADER });
    const { mq } = bed;
    await mq.send({ topic: 'orders', body: 'a' });
    await query('/mq/message', { consumer: 'orders-consumer', topic: 'orders' });
    await query('/mq/produce', { producer: 'orders-producer', message: 'b' });
    await closed(bed);
    expect(named('publish orders').length + named('consume orders').length).toBeGreaterThan(0);
  });

  it('traces what a program sends, in its trace', async () => {
    await start();
    await bed.mq.send({ topic: 'orders', body: 'a' });
    expect(only('publish orders').parentSpanContext).toBeUndefined();
  });

  it('makes no spans and leaves messages as they are when it is off', async () => {
    await start({ otel: 'off' });
    await bed.publish('orders', '', HEADER);
    const xml = await bed.consume('orders');
    expect(xml).toContain('<MessageBody>hello<');
    expect(xml).not.toContain('traceparent');
    await closed(bed);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

void context;
