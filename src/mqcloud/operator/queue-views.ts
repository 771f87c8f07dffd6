import type { Segment } from '../../broker/pull/row';
import type { Envelope } from '../http/envelope';
import { groupOf, type Gateway } from '../gateway';
import { JavaError } from '../java/java-error';
import type { Parameters } from '../java/parameters';
import { queueInfos } from './queue-info';
import type { Consumer } from '../registry';
import { encodeRequestId, fieldsOf } from '../consume/ticket-codec';

const PAGE_SIZE = 50;

/** `GET /mq/clustering/queue/offset` and its broadcast twin: the queue table, per client if there are several. */
export async function queueOffsets(gateway: Gateway, parameters: Parameters): Promise<Envelope> {
  const consumer = await existing(gateway, parameters);
  if (consumer.broadcast !== true) {
    return { status: 200, result: await rowsOf(gateway, consumer, undefined) };
  }
  const clients = [...gateway.memory.clients(consumer.name).keys()];
  if (clients.length === 0) return { status: 201 };
  const tables = clients.map(
    async (client) => [client, await rowsOf(gateway, consumer, client)] as const,
  );
  return { status: 200, result: Object.fromEntries(await Promise.all(tables)) };
}

/** `GET /mq/config/{consumer}`: the fields and spellings of the gateway's own view. */
export async function consumerConfig(gateway: Gateway, name: string): Promise<Envelope> {
  const consumer = await gateway.registry.find(name);
  if (consumer === undefined) return { status: 201 };
  const { settings, topic, broadcast = false } = consumer;
  return {
    status: 200,
    result: {
      messageModel: broadcast ? 'BROADCASTING' : 'CLUSTERING',
      group: name,
      topic,
      broadcasting: broadcast,
      maxPullSize: settings.maxPullSize,
      consumeTimeoutInMillis: settings.consumeTimeoutMs,
      pause: settings.paused,
      limitRate: settings.limitRate,
      consumerPullTimeoutMillis: settings.pullTimeoutMs,
      rateLimierEnabled: settings.rateLimitEnabled,
      queueOffsets: broadcast ? undefined : await rowsOf(gateway, consumer, undefined),
      clientIdMap: broadcast ? Object.fromEntries(gateway.memory.clients(name)) : undefined,
    },
  };
}

/** `GET /mq/clustering/pop/ack` and its broadcast twin: a page of the batches that wait for their acks. */
export async function popSegments(gateway: Gateway, parameters: Parameters): Promise<Envelope> {
  const consumer = await existing(gateway, parameters);
  const clientId = parameters.get('clientId');
  const of = groupOf(consumer.topic, consumer.name, clientId === '' ? undefined : clientId);
  const rows = await gateway.table.rows(of);
  const all = rows.flatMap((row, queue) =>
    row.segments.map((segment) => segmentView(gateway, consumer.topic, queue, segment)),
  );
  const size = positive(parameters.get('pageSize')) ?? PAGE_SIZE;
  const from = ((positive(parameters.get('page')) ?? 1) - 1) * size;
  return { status: 200, result: all.slice(from, from + size) };
}

function segmentView({ quirks }: Gateway, topic: string, queue: number, segment: Segment): object {
  const { offset, next, lockAt } = segment;
  const ticket = { queue, offset, next, lockAt, force: false };
  return {
    ...fieldsOf(topic, ticket, quirks.queuesPerBroker),
    expireTime: segment.expireAt,
    requestId: encodeRequestId(topic, [ticket], quirks),
    retryTimes: segment.retries,
    clientIp: segment.ip,
  };
}

/** The name in a parameter that the framework insists on. */
export function requiredParameter(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (value !== undefined) return value;
  throw new JavaError(
    500,
    'org.springframework.web.bind.MissingServletRequestParameterException: ' +
      `Required request parameter '${name}' for method parameter type String is not present`,
  );
}

async function existing(gateway: Gateway, parameters: Parameters): Promise<Consumer> {
  const name = requiredParameter(parameters, 'consumer');
  const consumer = await gateway.registry.find(name);
  if (consumer === undefined) throw new JavaError(500, `consumer:${name} haven't registered`);
  return consumer;
}

async function rowsOf(
  { table, quirks }: Gateway,
  { topic, name }: Consumer,
  client: string | undefined,
): Promise<object[]> {
  return queueInfos(topic, await table.rows(groupOf(topic, name, client)), quirks.queuesPerBroker);
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
