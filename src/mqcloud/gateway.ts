import type { Clock } from '../clock';
import type { Subscription } from '../store/store';
import type { Polls } from '../broker/polls';
import type { Puller } from '../broker/pull/puller';
import type { QueueProducer } from '../broker/pull/queue-producer';
import type { PullTable } from '../broker/pull/pull-table';
import type { ProcessState } from './process-state';
import type { Quirks } from '../config/mqcloud-profiles';
import type { Registry } from './registry';
import type { PullEvents } from './pull-events';

/** Outcomes of sending that an operator or a test can ask for. */
export type SendStatus =
  'SEND_OK' | 'FLUSH_DISK_TIMEOUT' | 'FLUSH_SLAVE_TIMEOUT' | 'SLAVE_NOT_AVAILABLE';

/** Lets a send fail (by throwing) before it is done, or end with another status than SEND_OK. */
export type SendFault = (topic: string) => SendStatus | undefined;

/** What the gateway's operations work with. */
export interface Gateway {
  readonly clock: Clock;
  readonly quirks: Quirks;
  readonly registry: Registry;
  readonly producer: QueueProducer;
  readonly puller: Puller;
  readonly table: PullTable;
  readonly memory: ProcessState;
  readonly sendFault?: SendFault | undefined;
  /** Notes who asks for messages. */
  readonly polls?: Polls | undefined;
  /** Tells what happens to messages; absent: nobody wants to know. */
  readonly tell?: PullEvents | undefined;
}

/** Everything here is in the default instance, where the other front finds it too. */
export const INSTANCE = '';

/** The group whose rows a consumer works on: one per client where every client gets all messages. */
export function groupOf(topic: string, consumer: string, clientId?: string): Subscription {
  const group = clientId === undefined ? consumer : `${consumer}:${clientId}`;
  return { instance: INSTANCE, topic, group };
}
