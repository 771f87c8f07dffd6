import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import { LANGS } from '../../words/words';
import { duration, instant, name, object, texts, whole, type ValueOf } from '../../schema/schema';

/** What can be waited for to happen to messages, or to a group. */
export const UNTIL = ['published', 'delivered', 'acked', 'dead', 'drained', 'polling'] as const;
/** What must not happen to a message. */
export const UNTIL_NONE = ['published', 'delivered', 'acked', 'dead'] as const;

const match = object({
  /** One of several with `||`, as in a subscription; `*`: any. */
  tag: v.optional(v.string()),
  key: v.optional(v.string()),
  /** The whole body. */
  body: v.optional(v.string()),
  /** Text that is somewhere in the body. */
  bodyContains: v.optional(v.string()),
  /** Properties that it has, among others. */
  property: v.optional(texts),
  /** Of its delivery: 2 is that of the first retry. */
  consumedTimes: v.optional(whole(1)),
});
const filter = {
  /** Absent: the default instance. */
  ns: v.optional(v.string()),
  /** Absent: any. */
  group: v.optional(v.string()),
  match: v.optional(match),
  /** What was before does not count. Absent: everything that is remembered counts. */
  since: v.optional(instant),
  /** The language of what is said where it fails; absent: English. */
  lang: v.optional(v.picklist(LANGS)),
};

/** What `/await` takes; `checkAwait` says what belongs together. */
export const awaitCall = object({
  ...{ ...filter, topic: v.optional(name), fault: v.optional(v.string()) },
  until: v.picklist([...UNTIL, 'fired']),
  /** How many; absent: 1. */
  count: v.optional(whole(1, 10_000)),
  /** How long to wait, by the system's clock; absent: 5 s. */
  timeout: v.optional(duration),
});

/** What `/expect-none` takes. */
export const noneCall = object({
  ...{ ...filter, topic: name },
  /** Absent: `delivered` with a group, else `published`. */
  until: v.optional(v.picklist(UNTIL_NONE)),
  /** How long it must not, by the system's clock. */
  within: duration,
});

/** What the description of the API calls them. */
export const awaitSchemas: NamedSchemas = {
  Condition: [awaitCall, 'What is to be waited for.'],
  NoMessages: [noneCall, 'What must not happen.'],
  MessageMatch: [match, 'What a message must be like; what is left out may be anything.'],
};

/** What a message must be like; what is left out may be anything. */
export type Match = ValueOf<typeof match>;
/** What may be asked, before it is known of what kind it is. */
export type AwaitCall = ValueOf<typeof awaitCall>;
/** What must not happen. */
export type NoneQuery = ValueOf<typeof noneCall>;
