/** What a call is, in words that both protocols share. */
export type FaultOperation = 'publish' | 'consume' | 'ack' | 'commit' | 'rollback';

/** The protocols whose calls can meet a fault. */
export type FaultFront = 'aliyun' | 'mqcloud';

/** Which calls a fault is for: all that is given must hold. */
export interface FaultMatch {
  readonly operation?: FaultOperation | readonly FaultOperation[] | undefined;
  /** The instance; `''` is the default one. */
  readonly ns?: string | undefined;
  readonly topic?: string | undefined;
  readonly group?: string | undefined;
  /** Of the message published, or one of those that a poll asks for. */
  readonly tag?: string | undefined;
}

/** What a fault does: exactly one thing (but `delay` goes with every other), with what belongs to it. */
export interface FaultAction {
  /** ms or text such as `3s`: the work begins so much later, by mqrest's clock. */
  readonly delay?: string | number | undefined;
  /** A code of the protocol; with `failAcks` the one of the handles that fail. */
  readonly error?: string | undefined;
  /** With `error`: its text. */
  readonly message?: string | undefined;
  /** The HTTP status of a reply that is none of the protocol's, such as a proxy's 502. */
  readonly status?: number | undefined;
  readonly body?: string | undefined;
  readonly contentType?: string | undefined;
  /** The connection breaks before the work is done, or after it and before the reply. */
  readonly hangUp?: 'before' | 'after' | undefined;
  /** The work is done; its reply is half as long, has nothing in it, or breaks off. */
  readonly reply?: 'truncated' | 'empty' | 'cut' | undefined;
  /** So many of an ack's handles, the last ones, are not acked and reported as failed. */
  readonly failAcks?: number | undefined;
  /** Each message comes once more under the same id. */
  readonly duplicate?: boolean | undefined;
  /** Messages come in another order. */
  readonly shuffle?: boolean | undefined;
  /** Calls beyond `limit` in `per` are refused. */
  readonly throttle?: { readonly limit: number; readonly per: string | number } | undefined;
  /** As if the store were away. */
  readonly outage?: boolean | undefined;
  /** MQCloud: what a send ends with. */
  readonly sendStatus?: SendStatus | undefined;
  /** MQCloud: what a poll ends with. */
  readonly pullStatus?: PullStatus | undefined;
}

/** What sending through MQCloud can end with. */
export const SEND_STATUSES = [
  'SEND_OK',
  'FLUSH_DISK_TIMEOUT',
  'FLUSH_SLAVE_TIMEOUT',
  'SLAVE_NOT_AVAILABLE',
] as const;
type SendStatus = (typeof SEND_STATUSES)[number];

/** What a poll through MQCloud can be made to end with. */
export const PULL_STATUSES = ['NO_NEW_MSG', 'NO_MATCHED_MSG', 'OFFSET_ILLEGAL'] as const;
type PullStatus = (typeof PULL_STATUSES)[number];

/** Something that goes wrong on purpose. */
export interface Fault {
  readonly id: string;
  readonly match: FaultMatch;
  /** Fires at this matching call only, the first being 1. */
  readonly nth?: number | undefined;
  /** Fires so often at most; absent: always. */
  readonly times?: number | undefined;
  /** Fires with this probability, 0 to 1; absent: 1. */
  readonly probability?: number | undefined;
  /** What its chances begin with: the same seed, the same chances. Absent: 1. */
  readonly seed?: number | undefined;
  readonly action: FaultAction;
}

/** A call as faults see it. */
export interface FaultCall {
  readonly front: FaultFront;
  readonly operation: FaultOperation;
  readonly ns: string;
  readonly topic: string;
  readonly group?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** One time that a fault fired. */
export interface Firing {
  /** The fault's id. */
  readonly fault: string;
  /** Epoch ms. */
  readonly at: number;
  readonly requestId: string;
  readonly operation: FaultOperation;
  readonly ns: string;
  readonly topic: string;
  readonly group?: string;
}
