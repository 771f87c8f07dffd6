import type { Express, Request } from 'express';
import { Puller } from '../broker/pull/puller';
import type { Observe } from '../broker/events';
import type { Polls } from '../broker/polls';
import type { PullFault } from '../broker/pull/call';
import { QueueProducer } from '../broker/pull/queue-producer';
import { PullTable } from '../broker/pull/pull-table';
import type { Policy } from '../broker/policy';
import type { Clock } from '../clock';
import { quirksOf, type MqcloudProfile, type Quirks } from '../config/mqcloud-profiles';
import type { DeclaredConsumer, DeclaredProducer } from '../config/settings';
import type { Faults } from '../faults/faults';
import type { WriteLine } from '../http/line-writer';
import { send } from '../http/send';
import { NoteSpace } from '../store/note-space';
import type { Store, TopicShape } from '../store/store';
import { configureConsumer } from './operator/consumer-config';
import { consumerConfig, popSegments, queueOffsets } from './operator/queue-views';
import { ack, poll, unlock } from './consume/consume';
import { consumeParameters, type ConsumeParameters } from './consume/consume-parameters';
import { cookieHeader } from './consume/cookie';
import type { Answer } from './http/answer';
import { type Endpoint, mountEndpoint } from './http/endpoint';
import type { Envelope } from './http/envelope';
import { INSTANCE, type Gateway, type SendFault } from './gateway';
import { ProcessState } from './process-state';
import { readParameters, type Parameters } from './java/parameters';
import { produce, Turns } from './produce/produce';
import { produceBatch } from './produce/produce-batch';
import { consumerList, producerList, register, unregister } from './operator/registration';
import { REGISTRY, Registry } from './registry';
import type { Work } from './http/work';
import { pullEventsOf } from './pull-events';

export interface MqcloudOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** What is kept how long, and whether topics are made on first use. */
  readonly policy: Pick<Policy, 'retentionMs' | 'autoCreate'> & {
    readonly limits: Pick<Policy['limits'], 'names'>;
  };
  readonly profile: MqcloudProfile;
  /** Single values that are to be other than the profile's. */
  readonly quirks?: Partial<Quirks> | undefined;
  readonly producers?: readonly DeclaredProducer[] | undefined;
  readonly consumers?: readonly DeclaredConsumer[] | undefined;
  /** Register unknown names by their first use. */
  readonly autoRegister: boolean;
  /** Takes what nobody expected, one line each. */
  readonly report: WriteLine;
  readonly pullFault?: PullFault | undefined;
  readonly sendFault?: SendFault | undefined;
  /** What is to go wrong on purpose; absent: nothing. */
  readonly faults?: Faults | undefined;
  /** Notes who asks for messages. */
  readonly polls?: Polls | undefined;
  /** Is told what happens to messages. */
  readonly observe?: Observe | undefined;
}

/** What a topic is made as on first use: as many queues as RocketMQ gives by default. */
const SHAPE: TopicShape = { type: 'normal', queues: 4 };

/** Makes the topics of declared producers and consumers that are not there yet. */
export async function declareMqcloud(
  store: Store,
  clock: Clock,
  declared: {
    readonly mqcloudProducers: readonly DeclaredProducer[];
    readonly mqcloudConsumers: readonly DeclaredConsumer[];
  },
): Promise<void> {
  const { mqcloudProducers: producers, mqcloudConsumers: consumers } = declared;
  for (const topic of new Set([...producers, ...consumers].map((one) => one.topic))) {
    const ref = { instance: INSTANCE, topic };
    if ((await store.describe(ref, clock.now())) === undefined) {
      await store.declare({ topic: ref, shape: SHAPE });
    }
  }
}

/**
 * Serves the MQCloud gateway's HTTP interface: flat routes, the most used first. The function
 * returned forgets everything that is not in the store.
 */
export function mountMqcloud(app: Express, options: MqcloudOptions): () => void {
  const gateway = openGateway(options);
  const { quirks } = gateway;
  let turns = new Turns();
  const any = (path: string, endpoint: Endpoint): void =>
    mountEndpoint(app, path, 'GET,HEAD,POST', endpoint, options);
  const post = (path: string, endpoint: Endpoint): void =>
    mountEndpoint(app, path, 'POST', endpoint, options);
  const read = (req: Request): Promise<Parameters> => readParameters(req, quirks.formLimitBytes);
  const consume = async (req: Request) =>
    consumeParameters(req, await read(req), quirks.newerParameters);

  any('/mq/message', async (req) => {
    const call = await consume(req);
    return {
      call: consumerCall('consume', call),
      run: async (twist) => withCookie(call, await poll(gateway, call, req, twist)),
    };
  });
  post('/mq/produce', async (req) => produce(gateway, turns, await read(req), req));
  any('/mq/ack', async (req) => {
    const call = await consume(req);
    return { call: consumerCall('ack', call), run: (twist) => ack(gateway, call, twist) };
  });
  any('/mq/unlock', async (req) => unlock(gateway, await consume(req)));
  if (quirks.newerParameters) {
    post('/mq/produce/batch', async (req) => produceBatch(gateway, turns, await read(req), req));
    any('/mq/clustering/pop/ack', async (req) => popSegments(gateway, await read(req)));
    any('/mq/broadcast/pop/ack', async (req) => popSegments(gateway, await read(req)));
  }
  any('/mq/clustering/queue/offset', async (req) => queueOffsets(gateway, await read(req)));
  any('/mq/broadcast/queue/offset', async (req) => queueOffsets(gateway, await read(req)));
  any('/mq/config/:consumer', (req) => consumerConfig(gateway, String(req.params.consumer)));
  post('/mq/consumer/config', (req) => configureConsumer(gateway, req));
  post('/mq/register', async (req) =>
    register(gateway, await read(req), req.headers['accept-language']),
  );
  post('/mq/unregister', async (req) => unregister(gateway, await read(req)));
  any('/topic/httpProducer', () => producerList(gateway));
  any('/topic/httpConsumer', () => consumerList(gateway));
  mountNotFound(app, options.clock);
  return () => {
    Object.assign(gateway, openGateway(options));
    turns = new Turns();
  };
}

/** A consumer's call as faults see it. */
function consumerCall(
  operation: 'consume' | 'ack',
  { topic, consumer: group }: ConsumeParameters,
): Work['call'] {
  return { front: 'mqcloud', operation, ns: INSTANCE, topic, group };
}

function withCookie({ useCookie }: ConsumeParameters, envelope: Envelope): Answer {
  if (envelope.status !== 200 || useCookie !== true) return envelope;
  const { requestId } = envelope.result as { requestId?: string };
  return { ...envelope, headers: { 'Set-Cookie': cookieHeader(requestId) } };
}

function openGateway(options: MqcloudOptions): Gateway {
  const { store, clock, policy, observe } = options;
  const quirks = { ...quirksOf[options.profile], ...options.quirks };
  const create = policy.autoCreate === 'off' ? undefined : SHAPE;
  const table = new PullTable({ store, clock, retentionMs: policy.retentionMs, create });
  return {
    clock,
    quirks,
    registry: new Registry({
      notes: new NoteSpace(store, REGISTRY),
      producers: options.producers ?? [],
      consumers: options.consumers ?? [],
      autoRegister: options.autoRegister,
    }),
    producer: new QueueProducer({ store, clock, names: policy.limits.names, create }),
    puller: new Puller({ table, clock, fault: options.pullFault }),
    table,
    memory: new ProcessState(),
    sendFault: options.sendFault,
    polls: options.polls,
    tell: observe && pullEventsOf({ observe, clock, quirks }),
  };
}

/** What is not there, in the words of Spring Boot. */
function mountNotFound(app: Express, clock: Clock): void {
  app.use('/mq', (req, res) => {
    const timestamp = new Date(clock.now()).toISOString().replace('Z', '+00:00');
    const path = req.originalUrl.split('?', 1)[0];
    const body = { timestamp, status: 404, error: 'Not Found', path };
    send(res, 404, JSON.stringify(body), { 'Content-Type': 'application/json' });
  });
}
