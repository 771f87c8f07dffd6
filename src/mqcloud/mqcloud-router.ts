import type { Express, Request } from 'express';
import type { Clock } from '../clock';
import type { DeclaredConsumer, DeclaredProducer } from '../config/settings';
import type { FaultCall } from '../faults/fault';
import type { Faults } from '../faults/faults';
import type { WriteLine } from '../http/line-writer';
import { noteFront, requestId } from '../http/exchange';
import { send } from '../http/send';
import type { Store } from '../store/store';
import { ack, poll, unlock } from './consume/consume';
import { consumeParameters, type ConsumeParameters } from './consume/consume-parameters';
import { cookieHeader } from './consume/cookie';
import { INSTANCE, openGateway, TOPIC_SHAPE, type GatewayOptions } from './gateway';
import type { Answer } from './http/answer';
import { mountEndpoint, type Endpoint } from './http/endpoint';
import type { Envelope } from './http/envelope';
import { readParameters, type Parameters } from './java/parameters';
import { configureConsumer } from './operator/consumer-config';
import { consumerConfig, popSegments, queueOffsets } from './operator/queue-views';
import { consumerList, producerList, register, unregister } from './operator/registration';
import { produce } from './produce/produce';
import { produceBatch } from './produce/produce-batch';

/** What the gateway's HTTP interface is served with. */
export interface MqcloudOptions extends GatewayOptions {
  /** Takes unexpected errors, one line each. */
  readonly report: WriteLine;
  /** What is to go wrong on purpose; absent: nothing. */
  readonly faults?: Faults | undefined;
  /** Whether web pages of other origins may read the answers; absent: no. */
  readonly cors?: boolean | undefined;
}

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
      await store.declare({ topic: ref, shape: TOPIC_SHAPE });
    }
  }
}

/**
 * Serves the MQCloud gateway's HTTP interface: flat routes, the most used first. The function
 * returned forgets everything that is not in the store.
 */
export function mountMqcloud(app: Express, options: MqcloudOptions): () => void {
  let gateway = openGateway(options);
  const { quirks } = gateway;
  const any = (path: string, endpoint: Endpoint): void =>
    mountEndpoint(app, path, 'GET,HEAD,POST', endpoint, options);
  const post = (path: string, endpoint: Endpoint): void =>
    mountEndpoint(app, path, 'POST', endpoint, options);
  const read = (req: Request): Promise<Parameters> => readParameters(req, quirks.formLimitBytes);
  const consume = async (req: Request) => consumeParameters(req, await read(req), gateway);

  any('/mq/message', async (req) => {
    const call = await consume(req);
    return {
      call: consumerCall('consume', call),
      run: async (effect) => {
        const polled = await poll(gateway, call, req, effect);
        return withCookie(call, polled, idIn(polled));
      },
    };
  });
  post('/mq/produce', async (req) => produce(gateway, await read(req), req));
  any('/mq/ack', async (req) => {
    const call = await consume(req);
    const by = requestId(req);
    return {
      call: consumerCall('ack', call),
      run: async (effect) => withCookie(call, await ack(gateway, call, by, effect)),
    };
  });
  any('/mq/unlock', async (req) => {
    const call = await consume(req);
    return withCookie(call, await unlock(gateway, call));
  });
  if (quirks.newerParameters) {
    post('/mq/produce/batch', async (req) => produceBatch(gateway, await read(req), req));
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
    gateway = openGateway(options);
  };
}

/** A consumer's call as faults see it. */
function consumerCall(
  operation: 'consume' | 'ack',
  { topic, consumer: group }: ConsumeParameters,
): FaultCall {
  return { front: 'mqcloud', operation, ns: INSTANCE, topic, group };
}

/** Keeps an id as the client's cookie; without one, for a batch that is settled, the cookie goes. */
function withCookie(
  { useCookie }: ConsumeParameters,
  envelope: Envelope,
  requestId?: string,
): Answer {
  if (envelope.status !== 200 || useCookie !== true) return envelope;
  return { ...envelope, headers: { 'Set-Cookie': cookieHeader(requestId) } };
}

/** The id of the batch that a poll got. */
function idIn({ result }: Envelope): string | undefined {
  return (result as { readonly requestId?: string } | undefined)?.requestId;
}

/** What is not there, in the words of Spring Boot. */
function mountNotFound(app: Express, clock: Clock): void {
  app.use('/mq', (req, res) => {
    noteFront(req, 'mqcloud');
    const timestamp = new Date(clock.now()).toISOString().replace('Z', '+00:00');
    const path = req.originalUrl.split('?', 1)[0];
    const body = { timestamp, status: 404, error: 'Not Found', path };
    send(res, 404, JSON.stringify(body), { 'Content-Type': 'application/json' });
  });
}
