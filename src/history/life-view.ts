import * as v from 'valibot';
import type { NamedSchemas } from '../schema/named-schemas';
import { count, epochMs, name, object, type ValueOf } from '../schema/schema';
import { factEntries } from './message-facts';
import { REASONS } from './refusal-reason';

/** Which message. */
export const messageName = object({
  id: name,
  /** Absent: of any instance. */
  ns: v.optional(v.string()),
});

const deliveryEntries = {
  times: count,
  at: epochMs,
  /** It is delivered again then, unless it is acked. */
  deadline: epochMs,
  /** When the deadline was put off by hand; missing where it never was. */
  extendedAt: v.optional(epochMs),
  receiptHandle: v.string(),
  client: v.optional(v.string()),
  /** Of a copy that a fault made. */
  copy: v.optional(v.boolean()),
};
const delivery = object(deliveryEntries);
/** A receipt handle that was sent back in vain, and why. */
const refused = object({
  ...{ at: epochMs, receiptHandle: v.string() },
  ...{ reason: v.picklist(REASONS), detail: v.string() },
});
/** A poll passed it over: the tags that it asked for. */
const passed = object({
  ...{ at: epochMs, tags: v.array(v.string()), client: v.optional(v.string()) },
  /** Of the poll. */
  requestId: v.optional(v.string()),
});
/** What became of a message in a group. */
export const groupLife = object({
  group: v.string(),
  /**
   * Missing where the group has not had it. `gone`: purged, dropped, too old, or passed over by a
   * seek. Where there are copies: of the one that has the longest way to go.
   */
  state: v.optional(v.picklist(['inflight', 'ready', 'acked', 'dead', 'gone'])),
  deliveries: v.array(delivery),
  ackedAt: v.optional(epochMs),
  refused: v.array(refused),
  /** Missing where it never was. */
  passedOver: v.optional(v.array(passed)),
});
const check = object({ group: v.string(), ...deliveryEntries });
const transaction = object({
  receiptHandle: v.optional(v.string()),
  checks: v.array(check),
  settled: v.optional(v.picklist(['committed', 'rolled-back'])),
  settledAt: v.optional(epochMs),
  refused: v.array(refused),
});
/** `delivery`: in flight; `gone`: dropped for good. */
const place = v.picklist(['half', 'scheduled', 'queue', 'delivery', 'dead', 'gone']);
const move = object({ at: epochMs, from: place, to: place, group: v.optional(v.string()) });

const published = object({ requestId: v.optional(v.string()), queue: count });

/** All that is remembered of a message. */
export const life = object({
  ...factEntries,
  /** By which request of a protocol, if it was one, and where it was put; missing where that is not remembered. */
  published: v.optional(published),
  /** Of a transactional message: its handle, checks, and end. */
  transaction: v.optional(transaction),
  groups: v.array(groupLife),
  /** In the order in which they happened. */
  moves: v.array(move),
});

/** What the description of the API calls them. */
export const lifeSchemas: NamedSchemas = {
  Delivery: [delivery, 'One delivery.'],
  RefusedHandle: [refused, 'A receipt handle that was sent back in vain, and why.'],
  PassingOver: [passed, 'A poll that passed a message over for its tags.'],
  Transaction: [transaction, 'What became of a transaction.'],
  TransactionCheck: [check, 'A check of a half message.'],
  Publication: [published, 'By which request a message came, and where it was put.'],
  Move: [move, 'A step of a message from one place to another.'],
};

/** Which message. */
export type MessageName = ValueOf<typeof messageName>;
/** One delivery. Times are epoch ms. */
export type DeliveryView = ValueOf<typeof delivery>;
/** A receipt handle that was sent back in vain, and why. */
export type RefusedView = ValueOf<typeof refused>;
/** A poll that passed a message over. */
export type PassedView = ValueOf<typeof passed>;
/** What became of a message in a group. */
export type GroupLife = ValueOf<typeof groupLife>;
/** What became of a transaction. */
export type TransactionLife = ValueOf<typeof transaction>;
/** A step from one place to another. */
export type MoveView = ValueOf<typeof move>;
export type Place = MoveView['from'];
/** All that is remembered of a message. */
export type Life = ValueOf<typeof life>;
