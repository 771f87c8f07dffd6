/**
 * What can be wrong with a call, in the broker's words. Each protocol has one table that says how
 * a code reads on its wire (status, text); nothing here knows a protocol.
 */
export type MqErrorCode =
  /** The topic (or its instance) does not exist and may not be created. */
  | 'TopicNotExist'
  /** The group does not exist and may not be created. */
  | 'GroupNotExist'
  /** The topic's type does not take this kind of message. */
  | 'TopicTypeMismatch'
  /** The permission of the topic, or the switch of the group, forbids it. */
  | 'NotPermitted'
  /** A value is missing, malformed or out of its range; `detail` names it and what is allowed. */
  | 'InvalidArgument'
  /** The receipt handle was not issued here, or for another topic, group or instance. */
  | 'InvalidReceiptHandle'
  /** The delivery that the receipt handle stands for is over: late, superseded or already settled. */
  | 'ReceiptHandleExpired'
  /** The body holds characters that cannot be delivered. */
  | 'InvalidContent'
  /** Group and topic names are too long together. */
  | 'NameTooLong'
  /** The store cannot be reached or did not do the work; whether something was done is not known. */
  | 'StoreUnavailable'
  /** There is no room for another message in the store; consuming and acking go on. */
  | 'StoreFull'
  /** What is under way for others takes all the memory it may; nothing was done. */
  | 'ServerBusy';

/** What an `InvalidArgument` is about, for the protocols that have words for it. */
export interface Violation {
  /** The part of the call that is wrong, in the broker's word for it. */
  readonly element:
    | 'body'
    | 'deliverAt'
    | 'immunity'
    | 'key'
    | 'shardingKey'
    | 'properties'
    | 'tag'
    | 'instance'
    | 'topic'
    | 'group';
  /** The values that are allowed, both ends included; absent where it is no question of size. */
  readonly range?: {
    readonly low: number;
    readonly high: number;
    readonly unit: 'ms' | 'bytes' | 'characters';
  };
}

/** A refusal with a code of {@link MqErrorCode}; `detail` is a sentence for the person who called. */
export class MqError extends Error {
  readonly violation: Violation | undefined;

  constructor(
    readonly code: MqErrorCode,
    readonly detail?: string,
    options?: ErrorOptions & { readonly violation?: Violation },
  ) {
    super(detail === undefined ? code : `${code}: ${detail}`, options);
    this.name = 'MqError';
    this.violation = options?.violation;
  }
}

const PASSING: readonly MqErrorCode[] = ['StoreFull', 'ServerBusy'];

/** Seconds after which the same call may go well, as `Retry-After` says it; `undefined`: time alone is no help. */
export function retryAfterOf(error: unknown): string | undefined {
  return error instanceof MqError && PASSING.includes(error.code) ? '1' : undefined;
}

/** The refusal of a call whose reply has no room among those that clients have yet to read. */
export function unreadReplies(): MqError {
  const detail = 'the memory for replies is full of those that clients have not read yet';
  return new MqError('ServerBusy', detail);
}

/** Whether the store did not do a call. Where it was away it tells so in the log itself, once. */
export function isStoreAway(error: unknown): error is MqError {
  return error instanceof MqError && error.code === 'StoreUnavailable';
}

/** Whether a call was refused because its topic or group is not there. */
export function isMissing(error: unknown): error is MqError {
  return (
    error instanceof MqError && (error.code === 'TopicNotExist' || error.code === 'GroupNotExist')
  );
}
