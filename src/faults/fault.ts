import * as v from 'valibot';
import type { NamedSchemas } from '../schema/named-schemas';
import {
  always,
  count,
  duration,
  epochMs,
  name,
  object,
  textAs,
  whole,
  type ObjectSchema,
  type ValueOf,
} from '../schema/schema';

/** Every operation that can meet a fault, in words that both protocols share. */
export const OPERATIONS = ['publish', 'consume', 'ack', 'commit', 'rollback'] as const;
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

/** How long texts of a fault may be, in characters. */
export const LONGEST = { id: 200, message: 64 * 1024, body: 64 * 1024, contentType: 200 } as const;
const upTo = (characters: number): string => `up to ${characters} characters`;

/** What `match.operation` may be, in words. */
export const OPERATION = 'publish, consume, ack, commit or rollback, or a list of these';
const operation = v.picklist(OPERATIONS);

const operations = v.pipe(
  v.union([operation, v.pipe(v.array(operation), v.minLength(1))]),
  v.description(OPERATION),
);

const match = object({
  operation: v.optional(operations),
  /** The instance; `''` is the default one. */
  ns: v.optional(v.string()),
  topic: v.optional(name),
  group: v.optional(name),
  /** `A`, `A||B` or `*` (any, and none): of the message published, or of what a poll asks for. */
  tag: v.optional(v.pipe(name, v.description('tags as in a subscription: A, A||B or *'))),
});

const throttle = object({ limit: count, per: duration });
const action = object({
  /** The work begins so much later, by mqrest's clock. */
  delay: v.optional(duration),
  /** The reply comes so much later than the work is done, by mqrest's clock. */
  delayReply: v.optional(duration),
  /** A code of the protocol; with `failAcks` the one of the handles that fail. */
  error: v.optional(textAs('a code of the protocol')),
  /** With `error`: its text. */
  message: v.optional(textAs(upTo(LONGEST.message))),
  /** The HTTP status of a reply that is none of the protocol's, such as a proxy's 502. */
  status: v.optional(whole(200, 599)),
  body: v.optional(textAs(upTo(LONGEST.body))),
  contentType: v.optional(
    v.pipe(name, v.description(`printable ASCII, ${upTo(LONGEST.contentType)}`)),
  ),
  /** The connection breaks before the work is done, or after it and before the reply. */
  hangUp: v.optional(v.picklist(['before', 'after'])),
  /** The work is done; its reply is half as long, has nothing in it (both not of acks), or breaks off. */
  reply: v.optional(v.picklist(['truncated', 'empty', 'cut'])),
  /** So many of an ack's handles, the last ones, are not acked and reported as failed. */
  failAcks: v.optional(whole(1)),
  /** Each message comes once more under the same id. */
  duplicate: v.optional(always),
  /** Messages come in another order. */
  shuffle: v.optional(always),
  /** Calls beyond `limit` in `per` are refused. */
  throttle: v.optional(throttle),
  /** As if the store were away. */
  outage: v.optional(always),
  /** MQCloud: what a send ends with. */
  sendStatus: v.optional(v.picklist(SEND_STATUSES)),
  /** MQCloud: what a poll ends with. */
  pullStatus: v.optional(v.picklist(PULL_STATUSES)),
});

const effect = {
  /** Fires at this matching call only, the first being 1. */
  nth: v.optional(
    v.pipe(whole(1), v.description('a whole number from 1: at that matching call alone')),
  ),
  /** Fires so often at most; absent: always. */
  times: v.optional(v.pipe(whole(1), v.description('a whole number from 1: so often at most'))),
  /** Absent: 1. */
  probability: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description('a number from 0 to 1: how likely it fires at a matching call'),
    ),
  ),
  /** What its chances begin with: the same seed, the same chances. Absent: 1. */
  seed: v.optional(whole(0, 2 ** 32 - 1)),
  action,
};

/** A fault as it is asked for: without a `match` for every call, without an `id` under a new one. */
export const faultSpec = object({
  id: v.optional(v.pipe(name, v.description(`text, not empty, ${upTo(LONGEST.id)}`))),
  match: v.optional(match),
  ...effect,
});
const fault = { id: name, match, ...effect };

/** A fault with what it has counted. */
export const countedFault = object({
  ...fault,
  /** Calls it was for that no fault before it was fired by. */
  matched: count,
  fired: count,
});

/** One time that a fault fired. */
export const firing = object({
  /** The fault's id. */
  fault: v.string(),
  at: epochMs,
  requestId: v.string(),
  operation,
  ns: v.string(),
  topic: v.string(),
  group: v.optional(v.string()),
});

/** What the description of the API calls them. */
export const faultSchemas: NamedSchemas = {
  Fault: [
    faultSpec,
    'A fault as it is asked for: without a match for every call, without an id under a new one.',
  ],
  FaultMatch: [match, 'Which calls a fault is for: all that is given must hold.'],
  FaultOperation: [operation, 'What a call is, in words that both protocols share.'],
  FaultOperations: [operations, 'One operation, or a list of them.'],
  FaultAction: [
    action,
    'What a fault does: exactly one thing, with what belongs to it; delays go with any other, or alone.',
  ],
  Throttle: [throttle, 'So many calls in a time.'],
  CountedFault: [countedFault, 'A fault with what it has counted.'],
  Firing: [firing, 'One time that a fault fired.'],
};

/** What a call is, in words that both protocols share. */
export type FaultOperation = (typeof OPERATIONS)[number];
/** The protocols whose calls can meet a fault. */
export type FaultFront = 'aliyun' | 'mqcloud';
/** Which calls a fault is for: all that is given must hold. */
export type FaultMatch = ValueOf<typeof match>;
/** What a fault does: exactly one thing, with what belongs to it; delays go with any other, or alone. */
export type FaultAction = ValueOf<typeof action>;
/** A fault as it is asked for. */
export type FaultSpec = ValueOf<typeof faultSpec>;
/** Something that goes wrong on purpose. */
export type Fault = ValueOf<ObjectSchema<typeof fault>>;
/** A fault with what it has counted. */
export type CountedFault = ValueOf<typeof countedFault>;
/** One time that a fault fired. */
export type Firing = ValueOf<typeof firing>;

/** A call as faults see it. */
export interface FaultCall {
  readonly front: FaultFront;
  readonly operation: FaultOperation;
  readonly ns: string;
  readonly topic: string;
  readonly group?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}
