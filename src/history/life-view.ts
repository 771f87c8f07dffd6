import type { Compact } from '../lib/compact';
import type { MessageFacts } from './message-facts';
import type { Reason } from './refusal-reason';

/** One delivery. Times are epoch ms. */
export interface DeliveryView {
  readonly times: number;
  readonly at: number;
  /** It is delivered again then, unless it is acked. */
  readonly deadline: number;
  readonly receiptHandle: string;
  readonly client?: string;
  /** Of a copy that a fault made. */
  readonly copy?: boolean;
}

/** A receipt handle that was sent back in vain, and why. */
export interface RefusedView {
  readonly at: number;
  readonly receiptHandle: string;
  readonly reason: Reason;
  readonly detail: string;
}

/** What became of a message in a group. */
export interface GroupLife {
  readonly group: string;
  /**
   * Missing where the group has not had it. `gone`: purged, dropped, too old, or passed over by a
   * seek. Where there are copies: of the one that has the longest way to go.
   */
  readonly state?: 'inflight' | 'ready' | 'acked' | 'dead' | 'gone';
  readonly deliveries: readonly DeliveryView[];
  readonly ackedAt?: number;
  readonly refused: readonly RefusedView[];
}

/** A step from one place to another. */
export interface MoveView {
  readonly at: number;
  readonly from: Place;
  readonly to: Place;
  readonly group?: string;
}
/** `delivery`: in flight; `gone`: dropped for good. */
export type Place = 'half' | 'scheduled' | 'queue' | 'delivery' | 'dead' | 'gone';

/** The members of {@link Life}, some of them undefined. */
export interface Lived extends MessageFacts {
  /** By which request, and where it was put; missing where that is not remembered. */
  readonly published?: { readonly requestId: string; readonly queue: number } | undefined;
  /** Of a transactional message: its handle, checks, and end. */
  readonly transaction?: TransactionLife | undefined;
  readonly groups: readonly GroupLife[];
  /** In the order in which they happened. */
  readonly moves: readonly MoveView[];
}

/** All that is remembered of a message. */
export type Life = Compact<Lived>;

/** What became of a transaction. */
export interface TransactionLife {
  readonly receiptHandle?: string;
  readonly checks: readonly (DeliveryView & { readonly group: string })[];
  readonly settled?: 'committed' | 'rolled-back';
  readonly settledAt?: number;
  readonly refused: readonly RefusedView[];
}
