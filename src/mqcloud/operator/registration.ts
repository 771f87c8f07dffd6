import { wrongName } from '../../broker/names';
import { bind } from '../java/bind';
import { requiredParameter } from './queue-views';
import type { Envelope } from '../http/envelope';
import { INSTANCE, type Gateway } from '../gateway';
import { JavaError } from '../java/java-error';
import type { Parameters } from '../java/parameters';
import type { Rules } from '../java/parameter-rule';

const producerRules = {
  producer: { kind: 'text', required: true },
  topic: { kind: 'text', required: true },
} as const satisfies Rules;
const consumerRules = {
  consumer: { kind: 'text', required: true },
  topic: { kind: 'text', required: true },
  consumeWay: { kind: 'int', min: 0, max: 1 },
} as const satisfies Rules;

/**
 * `POST /mq/register`: registers a producer (`producer`, `topic`) or a consumer (`consumer`,
 * `topic`, `consumeWay` 1 for broadcast). The gateway learns these from MQCloud's forms.
 */
export async function register(
  gateway: Gateway,
  parameters: Parameters,
  language: string | undefined,
): Promise<Envelope> {
  if (parameters.has('producer')) {
    const call = bind(parameters, producerRules, 'producerParam', language);
    checkNames(gateway, call.topic, call.producer, 'producer');
    return registered(call.producer, await gateway.registry.registerProducer(call));
  }
  const { consumer, topic, consumeWay } = bind(
    parameters,
    consumerRules,
    'consumerParam',
    language,
  );
  checkNames(gateway, topic, consumer, 'consumer');
  const broadcast = consumeWay === 1;
  return registered(
    consumer,
    await gateway.registry.registerConsumer({ consumer, topic, broadcast }),
  );
}

/** `POST /mq/unregister`: takes the registration of a `consumer` (or a `producer`) back. */
export async function unregister(gateway: Gateway, parameters: Parameters): Promise<Envelope> {
  const producer = parameters.get('producer');
  const kind = producer === undefined ? 'consumer' : 'producer';
  const name = producer ?? requiredParameter(parameters, 'consumer');
  const done = await gateway.registry.unregister(kind, name);
  if (kind === 'consumer') gateway.memory.forget(name);
  return done ? { status: 200 } : { status: 400, message: `${name} haven't registered!` };
}

/** `GET /topic/httpProducer`: the list MQCloud has for its gateways. */
export async function producerList({ registry }: Gateway): Promise<Envelope> {
  const result = (await registry.producers()).map(({ topic, producer }) => ({ topic, producer }));
  return { status: 200, message: 'OK', result };
}

/** `GET /topic/httpConsumer`: the same for consumers. */
export async function consumerList({ registry }: Gateway): Promise<Envelope> {
  const result = (await registry.consumers()).map(({ topic, consumer, broadcast }) => ({
    topic,
    consumer,
    consumeWay: broadcast ? 1 : 0,
  }));
  return { status: 200, message: 'OK', result };
}

function registered(name: string, isNew: boolean): Envelope {
  return isNew ? { status: 200 } : { status: 400, message: `${name} have registered!` };
}

function checkNames({ broker }: Gateway, topic: string, group: string, field: string): void {
  const wrong = wrongName({ instance: INSTANCE, topic, group }, broker.policy.limits.names);
  if (wrong === undefined) return;
  const name = wrong.violation?.element === 'topic' ? 'topic' : field;
  throw new JavaError(400, `${name}: ${wrong.detail}`);
}
