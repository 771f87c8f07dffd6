/** What a call is, in words that both protocols share. */
export type FaultOperation = 'publish' | 'consume' | 'ack' | 'commit' | 'rollback';

/** The protocols whose calls can meet a fault. */
export type FaultFront = 'aliyun' | 'mqcloud';

/** Which calls a fault is for: all that is given must hold. */
export interface FaultMatch {
  readonly operation?: FaultOperation | readonly FaultOperation[];
  /** The instance; `''` is the default one. */
  readonly ns?: string;
  readonly topic?: string;
  readonly group?: string;
  /** `A`, `A||B` or `*` (any, and none): of the message published, or of what a poll asks for. */
  readonly tag?: string;
}

/** What a fault does: exactly one thing, with what belongs to it; delays go with any other, or alone. */
export interface FaultAction {
  /** ms or text such as `3s`: the work begins so much later, by mqrest's clock. */
  readonly delay?: string | number;
  /** ms or text: the reply comes so much later than the work is done, by mqrest's clock. */
  readonly delayReply?: string | number;
  /** A code of the protocol; with `failAcks` the one of the handles that fail. */
  readonly error?: string;
  /** With `error`: its text. */
  readonly message?: string;
  /** The HTTP status of a reply that is none of the protocol's, such as a proxy's 502. */
  readonly status?: number;
  readonly body?: string;
  readonly contentType?: string;
  /** The connection breaks before the work is done, or after it and before the reply. */
  readonly hangUp?: 'before' | 'after';
  /** The work is done; its reply is half as long, has nothing in it (both not of acks), or breaks off. */
  readonly reply?: 'truncated' | 'empty' | 'cut';
  /** So many of an ack's handles, the last ones, are not acked and reported as failed. */
  readonly failAcks?: number;
  /** Each message comes once more under the same id. */
  readonly duplicate?: boolean;
  /** Messages come in another order. */
  readonly shuffle?: boolean;
  /** Calls beyond `limit` in `per` are refused. */
  readonly throttle?: { readonly limit: number; readonly per: string | number };
  /** As if the store were away. */
  readonly outage?: boolean;
  /** MQCloud: what a send ends with. */
  readonly sendStatus?: SendStatus;
  /** MQCloud: what a poll ends with. */
  readonly pullStatus?: PullStatus;
}

/** What sending through MQCloud can end with. */
export const SEND_STATUSES = [
  'SEND_OK',
  'FLUSH_DISK_TIMEOUT',
  'FLUSH_SLAVE_TIMEOUT',
  'SLAVE_NOT_AVAILABLE',
] as const;
export type SendStatus = (typeof SEND_STATUSES)[number];

/** What a poll through MQCloud can be made to end with. */
export const PULL_STATUSES = ['NO_NEW_MSG', 'NO_MATCHED_MSG', 'OFFSET_ILLEGAL'] as const;
type PullStatus = (typeof PULL_STATUSES)[number];

/** Something that goes wrong on purpose. */
export interface Fault {
  readonly id: string;
  readonly match: FaultMatch;
  /** Fires at this matching call only, the first being 1. */
  readonly nth?: number;
  /** Fires so often at most; absent: always. */
  readonly times?: number;
  /** Fires with this probability, 0 to 1; absent: 1. */
  readonly probability?: number;
  /** What its chances begin with: the same seed, the same chances. Absent: 1. */
  readonly seed?: number;
  readonly action: FaultAction;
}

/** A fault as it is asked for: without `match` for every call. An `id` that is taken replaces that fault. */
export interface FaultSpec extends Omit<Fault, 'id' | 'match'> {
  readonly id?: string;
  readonly match?: FaultMatch;
}

/** A fault with what it has counted, in one process or in all. */
export interface CountedFault extends Fault {
  /** Calls it was for that no fault before it was fired by. */
  readonly matched: number;
  readonly fired: number;
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
