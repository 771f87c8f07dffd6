import type { FaultOperation } from '../../faults/fault';
import { PULL_STATUSES, SEND_STATUSES } from '../../faults/fault';
import { OPERATIONS } from '../../faults/reach';
import {
  duration,
  flag,
  list,
  number,
  oneOf,
  optional,
  record,
  text,
  whole,
  type Schema,
} from '../../schema/schema';

const always = flag({ enum: [true], description: 'true' });
const count = whole({ minimum: 0 });
const word = text({ minLength: 1 });
const LARGEST_SEED = 2 ** 32 - 1;

/** How long texts of a fault may be, in characters. */
export const LONGEST = { id: 200, message: 64 * 1024, body: 64 * 1024, contentType: 200 } as const;

function upTo(characters: number): string {
  return `up to ${characters} characters`;
}

/** What an operation may be, in words. */
export const OPERATION = 'publish, consume, ack, commit or rollback, or a list of these';
const operation: Schema<FaultOperation | readonly FaultOperation[]> = {
  type: ['string', 'array'],
  items: oneOf(...OPERATIONS),
  minItems: 1,
  anyOf: [oneOf(...OPERATIONS), { type: 'array' }],
  description: OPERATION,
};

/** What may follow "allowed:" for the parts of a fault that say when it fires. */
const TAG = 'tags as in a subscription: A, A||B or *';
const NTH = 'a whole number from 1: at that matching call alone';
const TIMES = 'a whole number from 1: so often at most';
const PROBABILITY = 'a number from 0 to 1: how likely it fires at a matching call';

const match = record({
  operation: optional(operation),
  ns: optional(text()),
  topic: optional(word),
  group: optional(word),
  tag: optional(text({ minLength: 1, description: TAG })),
});
const action = record({
  delay: optional(duration()),
  delayReply: optional(duration()),
  error: optional(text({ description: 'a code of the protocol' })),
  message: optional(text({ description: upTo(LONGEST.message) })),
  status: optional(whole({ minimum: 200, maximum: 599 })),
  body: optional(text({ description: upTo(LONGEST.body) })),
  contentType: optional(
    text({ minLength: 1, description: `printable ASCII, ${upTo(LONGEST.contentType)}` }),
  ),
  hangUp: optional(oneOf('before', 'after')),
  reply: optional(oneOf('truncated', 'empty', 'cut')),
  failAcks: optional(whole({ minimum: 1 })),
  duplicate: optional(always),
  shuffle: optional(always),
  throttle: optional(record({ limit: count, per: duration() })),
  outage: optional(always),
  sendStatus: optional(oneOf(...SEND_STATUSES)),
  pullStatus: optional(oneOf(...PULL_STATUSES)),
});
const rest = {
  nth: optional(whole({ minimum: 1, description: NTH })),
  times: optional(whole({ minimum: 1, description: TIMES })),
  probability: optional(number({ minimum: 0, maximum: 1, description: PROBABILITY })),
  seed: optional(whole({ minimum: 0, maximum: LARGEST_SEED })),
  action,
};

/** A fault as it is asked for. */
export const faultSpec = record({
  id: optional(text({ minLength: 1, description: `text, not empty, ${upTo(LONGEST.id)}` })),
  match: optional(match),
  ...rest,
});

/** One time that a fault fired. */
export const firing = record({
  fault: text(),
  at: number({ description: 'epoch ms' }),
  requestId: text(),
  operation: oneOf(...OPERATIONS),
  ns: text(),
  topic: text(),
  group: optional(text()),
});

/** The faults there are, and what they have done. */
export const faultReport = record({
  faults: list(record({ id: word, match, ...rest, matched: count, fired: count })),
  firings: list(firing),
});
