import { OPERATIONS, type FaultAction, type FaultFront, type FaultOperation } from './fault';

/** What a fault can do, apart from delays. */
export type FaultKind = Exclude<
  keyof FaultAction,
  'delay' | 'delayReply' | 'message' | 'body' | 'contentType'
>;

/** The operations that an action can happen to, by the protocol they come by. */
export type Reach = Readonly<Record<FaultFront, readonly FaultOperation[]>>;

/** MQCloud has no transactions. */
const ANY: Reach = { aliyun: OPERATIONS, mqcloud: ['publish', 'consume', 'ack'] };
const WITH_BODY: Reach = { aliyun: ['publish', 'consume'], mqcloud: ['publish', 'consume'] };
/** In MQCloud batches of a queue are acked, not messages, and a queue has one order. */
const OF_KIND: Readonly<Record<FaultKind, Reach>> = {
  error: ANY,
  status: ANY,
  hangUp: ANY,
  reply: ANY,
  failAcks: { aliyun: ['ack', 'commit', 'rollback'], mqcloud: [] },
  duplicate: { aliyun: ['publish', 'consume'], mqcloud: ['publish'] },
  shuffle: { aliyun: ['consume'], mqcloud: [] },
  throttle: ANY,
  outage: ANY,
  sendStatus: { aliyun: [], mqcloud: ['publish'] },
  pullStatus: { aliyun: [], mqcloud: ['consume'] },
};

/** The things that a fault can do, apart from delays. */
export const KINDS = Object.keys(OF_KIND) as readonly FaultKind[];

/** What an action does, apart from a delay. A code beside `failAcks` belongs to that. */
export function kindsOf(action: FaultAction): FaultKind[] {
  const kinds = KINDS.filter((kind) => action[kind] !== undefined);
  return kinds.includes('failAcks') ? kinds.filter((kind) => kind !== 'error') : kinds;
}

/** The calls that an action can happen to. */
export function reachOf(action: FaultAction): Reach {
  const [kind] = kindsOf(action);
  // What has no body cannot lose a part of it: an ack's reply is a 204.
  if (kind === 'reply' && action.reply !== 'cut') return WITH_BODY;
  return kind === undefined ? ANY : OF_KIND[kind];
}
