import type { TopicRef } from '../store/store';

/** A message as a producer hands it in. */
export interface Draft {
  /** Not empty; at most the policy's limit in UTF-8 bytes. */
  readonly body: string;
  readonly tag?: string | undefined;
  /** The producer's own properties, in their order; keys are unique. */
  readonly properties?: readonly (readonly [key: string, value: string])[] | undefined;
  /** Business key; the broker puts the publishing request's id where there is none. */
  readonly key?: string | undefined;
  readonly shardingKey?: string | undefined;
  /** Epoch ms before which the message is not delivered. */
  readonly deliverAt?: number | undefined;
  /** Makes the message transactional: ms during which its publish handle is good and no check is made. */
  readonly immunityMs?: number | undefined;
  /** The producer's address, as plain IPv4 text. */
  readonly bornHost?: string | undefined;
}

/** What the broker adds to a message that it takes in. */
export interface Stamp {
  /** 32 upper-case hex digits; the same on every delivery. */
  readonly id: string;
  /** MD5 of the UTF-8 body, upper-case hex. */
  readonly bodyMd5: string;
  /** Epoch ms. */
  readonly publishedAt: number;
  /** The producer's key, or else the one the broker gives. */
  readonly key?: string | undefined;
  /** A fault has put it beside the message of that id. */
  readonly isCopy?: boolean | undefined;
  /** Its body stands in XML as it is, which was looked at once, when it was taken in. */
  readonly isPlain?: boolean | undefined;
}

/** A message as it is kept. */
export interface Message extends Draft, Stamp {}

/** One handing out of a message to a consumer. */
export interface Delivery {
  readonly message: Message;
  readonly receiptHandle: string;
  /** Deliveries to this group so far, with this one. */
  readonly consumedTimes: number;
  /** Epoch ms. */
  readonly firstConsumeAt: number;
  /** Epoch ms at which it is delivered again unless it was acked. */
  readonly nextConsumeAt: number;
}

/** What a publish gives back. `receiptHandle` only for transactional messages. */
export interface PublishResult {
  readonly id: string;
  readonly bodyMd5: string;
  /** Epoch ms. */
  readonly publishedAt: number;
  readonly queue: number;
  /** Its place in the queue; of a scheduled message, its place among those. */
  readonly offset: number;
  readonly receiptHandle?: string | undefined;
}

/** A request for messages. */
export interface ConsumeCall extends TopicRef {
  readonly group: string;
  /** Tags to take; absent: all messages, tagged or not. */
  readonly tags?: readonly string[] | undefined;
  /** 1–16 over HTTP. */
  readonly limit: number;
  /** ms to wait for a first message; 0: answer at once. */
  readonly waitMs: number;
  /** `half`: transactional messages that are due for a check. */
  readonly mode: 'any' | 'orderly' | 'half';
  /** Numbers from 0 to 1 by which messages come in another order; with mode `any` only. */
  readonly shuffle?: (() => number) | undefined;
}

/** The client that waits for an answer. */
export interface Caller {
  /** Calls back once when the caller has hung up; returns the function that takes that back. */
  onGone(callback: () => void): () => void;
  /** Is told that the answer takes its time, so that it is noticed when the caller hangs up. */
  waits?(): void;
  /** Calls back once if it turns out that the answer did not reach the caller; absent: nobody can tell. */
  onUnread?(callback: () => void): void;
  /** Its address and software, for people. */
  readonly client?: string;
  /** The id of its request. */
  readonly requestId?: string;
  /**
   * Whether the caller can be sent messages of so many characters now; then it uses the memory for
   * them until its answer is over. Absent: it can.
   */
  takes?(characters: number): boolean;
}
