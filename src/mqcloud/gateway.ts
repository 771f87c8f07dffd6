import type { Actions } from '../admin/actions/actions';
import type { Broker } from '../broker/broker';
import { Puller } from '../broker/pull/puller';
import { PullTable } from '../broker/pull/pull-table';
import type { Clock } from '../clock';
import { quirksOf, type MqcloudProfile, type Quirks } from '../config/mqcloud-profiles';
import type { DeclaredConsumer, DeclaredProducer } from '../config/settings';
import { NoteSpace } from '../store/note-space';
import type { Store, Subscription, TopicShape } from '../store/store';
import { encodeRequestId } from './consume/ticket-codec';
import { ProcessState } from './process-state';
import { REGISTRY, Registry } from './registry';

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Takes messages in; its policy says what is kept how long, and whether topics are made on first use. */
  readonly broker: Broker;
  /** What an operator does to a consumer is done by these. */
  readonly actions: Pick<Actions, 'seek'>;
  readonly profile: MqcloudProfile;
  /** Single values that are to be other than the profile's. */
  readonly quirks?: Partial<Quirks> | undefined;
  readonly producers?: readonly DeclaredProducer[] | undefined;
  readonly consumers?: readonly DeclaredConsumer[] | undefined;
  /** Register unknown names by their first use. */
  readonly autoRegister: boolean;
}

/** What the gateway's calls work with. */
export interface Gateway {
  readonly clock: Clock;
  readonly quirks: Quirks;
  readonly registry: Registry;
  readonly broker: Broker;
  readonly puller: Puller;
  readonly table: PullTable;
  readonly memory: ProcessState;
  readonly actions: Pick<Actions, 'seek'>;
}

/** Everything here is in the default instance, where the other front finds it too. */
export const INSTANCE = '';

/** What a topic is made as on first use: as many queues as RocketMQ gives by default. */
export const TOPIC_SHAPE: TopicShape = { type: 'normal', queues: 4 };

/** A gateway that remembers nothing but what is in its store. */
export function openGateway(options: GatewayOptions): Gateway {
  const { store, clock, broker, actions, producers = [], consumers = [], autoRegister } = options;
  const { retentionMs, autoCreate } = broker.policy;
  const quirks = { ...quirksOf[options.profile], ...options.quirks };
  const create = autoCreate === 'off' ? undefined : TOPIC_SHAPE;
  const { polls, events, room } = broker;
  const table = new PullTable({ store, clock, retentionMs, create, room });
  return {
    clock,
    quirks,
    registry: new Registry({
      notes: new NoteSpace(store, REGISTRY),
      ...{ producers, consumers, autoRegister },
    }),
    broker,
    puller: new Puller({
      ...{ table, clock, polls, events },
      handleOf: ({ topic }, ticket) => encodeRequestId(topic, [ticket], quirks),
    }),
    table,
    memory: new ProcessState(),
    actions,
  };
}

/** The group whose rows a consumer works on: one per client where every client gets all messages. */
export function groupOf(topic: string, consumer: string, clientId?: string): Subscription {
  const group = clientId === undefined ? consumer : `${consumer}:${clientId}`;
  return { instance: INSTANCE, topic, group };
}
