import * as v from 'valibot';
import { REQUEST_EFFECTS } from '../../history/event-finds';
import { groupLife, life, messageName } from '../../history/life-view';
import type { NamedSchemas } from '../../schema/named-schemas';
import { count, epochMs, name, object, whole, type ValueOf } from '../../schema/schema';
import { LANGS } from '../../words/words';
import { requestHead } from '../requests/request-schema';

/** The language of sentences; absent: English. */
export const lang = v.optional(v.picklist(LANGS));

/** Why a group has not got a message, or what became of it. */
export const WHY_CODES = [
  // It can be had, is out, or waits for its time or its end.
  ...(['ready', 'inflight', 'scheduled', 'half'] as const),
  // Somebody or something is in its way.
  ...(['passed-over', 'queue-locked', 'dead', 'skipped', 'begins-later'] as const),
  ...(['never-polled', 'other-instance'] as const),
  // It is over. `settled`: acked or passed over, and nothing remembers which.
  ...(['acked', 'settled', 'rolled-back', 'purged', 'expired'] as const),
] as const;

/** What stands in the way, as far as is known: a message, a group, a queue, a client, tags. */
const blocker = object({
  id: v.optional(v.string()),
  group: v.optional(v.string()),
  queue: v.optional(count),
  client: v.optional(v.string()),
  receiptHandle: v.optional(v.string()),
  /** What the message carries, and what the group asks for. */
  tag: v.optional(v.string()),
  tags: v.optional(v.array(v.string())),
  ns: v.optional(v.string()),
});

/** A cause and a sentence for it. */
export const verdict = object({
  code: v.picklist(WHY_CODES),
  sentence: v.string(),
  blockedBy: v.optional(blocker),
  /** When that ends by itself. */
  until: v.optional(epochMs),
  /** What to do. */
  next: v.optional(v.string()),
});

/** Which message, and in which language it is told of. */
export const whyArgument = object({ ...messageName.entries, lang });

const explainedGroup = object({
  ...groupLife.entries,
  /** Of a group that asks for the topic in another instance, which one. */
  ns: v.optional(v.string()),
  why: verdict,
});
/** All that is known of a message, and why each group has it or not. */
export const explainedMessage = object({
  ...life.entries,
  /** All groups of the topic, also those that never had it. */
  groups: v.array(explainedGroup),
  /** The most urgent of its groups; without a group that of the message. */
  why: verdict,
});

export const SEVERITIES = ['error', 'warning', 'info'] as const;
export const FINDING_CODES = [
  ...(['dead', 'refused', 'mixed-tags', 'passed-over', 'never-polled', 'other-instance'] as const),
  ...(['half', 'queue-locked', 'unpolled'] as const),
] as const;
/** Something that needs a look. */
export const finding = object({
  severity: v.picklist(SEVERITIES),
  code: v.picklist(FINDING_CODES),
  sentence: v.string(),
  /** Of messages, or of handles that were refused. */
  count,
  ...{ ns: v.string(), topic: v.string(), group: v.optional(v.string()) },
  ...{ queue: v.optional(count), id: v.optional(v.string()) },
});
/** Of which instance; absent: of all. */
export const overviewQuery = object({ ns: v.optional(v.string()), lang });
export const overview = object({ findings: v.array(finding) });

/** Which group. */
export const groupParams = object({ topic: name, group: name });
export const groupQuery = object({ ns: v.optional(v.string()), lang });
export const groupArgument = object({ ...groupParams.entries, ...groupQuery.entries });

const queueLock = object({
  /** The message that was delivered in order. */
  id: v.optional(v.string()),
  client: v.optional(v.string()),
  receiptHandle: v.optional(v.string()),
  /** Missing where nothing but an ack ends it. */
  until: v.optional(epochMs),
});
const groupQueue = object({
  ...{ queue: count, min: count, max: count },
  /** The consumer offset: that of the first message that the group was not handed yet. */
  offset: count,
  /** Messages from there on. */
  backlog: count,
  /** Messages that are out; at most 1,000 are counted. */
  inflight: count,
  lockedBy: v.optional(queueLock),
});
const member = object({
  client: v.string(),
  /** Missing: all messages. */
  tags: v.optional(v.array(v.string())),
  mode: v.picklist(['any', 'orderly', 'half']),
  polledAt: epochMs,
  /** Messages that its last poll got; missing: it waits. */
  taken: v.optional(count),
});
/** What a group is and where it stands. `pull`: a consumer of the MQCloud gateway. */
export const groupDetail = object({
  ...{ ns: v.string(), topic: v.string(), group: v.string(), model: v.picklist(['pop', 'pull']) },
  ...{ ready: count, inflight: count, dead: count },
  /** Epoch ms of its last poll; 0: never. */
  polledAt: epochMs,
  queues: v.array(groupQueue),
  /** Those whose polls are remembered, the most recent first. */
  members: v.array(member),
  findings: v.array(finding),
});

/** By what something can be found. */
export const FOUND_BY = [
  ...(['id', 'key', 'receiptHandle', 'request', 'requestId', 'mqcloudRequestId'] as const),
  ...(['body', 'tag', 'topic', 'group'] as const),
] as const;
export const findQuery = object({
  q: v.pipe(name, v.maxLength(10_000), v.description('text, not empty')),
  /** Absent: 20. */
  limit: v.optional(whole(1, 100)),
  lang,
});
const hit = object({
  /** `request`: it is the request of this id; `requestId`: a message that the request had to do with. */
  by: v.picklist(FOUND_BY),
  /** Of a request that concerns no topic that is known: `''`. */
  ...{ ns: v.string(), topic: v.string(), group: v.optional(v.string()) },
  id: v.optional(v.string()),
  /** Of what is in no queue: scheduled, half or dead; elsewhere each group has its own: `GET /messages/{id}`. */
  state: v.optional(v.string()),
  /** What the request did to it. */
  effect: v.optional(v.picklist(REQUEST_EFFECTS)),
  /** The request that was found; `GET /requests/{requestId}` tells more. */
  request: v.optional(requestHead),
  /** Where it was found. */
  sentence: v.string(),
});
export const findReply = object({
  found: v.array(hit),
  /** Messages and events that were looked at. */
  searched: count,
  /** There may be more than was looked at or fits. */
  more: v.boolean(),
});

/** What the description of the API calls them. */
export const whySchemas: NamedSchemas = {
  Verdict: [
    verdict,
    'Why a group has not got a message, or what became of it: a cause, and a sentence for it.',
  ],
  Blocker: [blocker, 'What stands in the way, as far as is known.'],
  ExplainedMessage: [
    explainedMessage,
    'All that is known of a message, and why each group has it or not.',
  ],
  ExplainedGroup: [explainedGroup, 'What became of a message in a group, and why.'],
  Finding: [finding, 'Something that needs a look.'],
  Overview: [overview, 'What needs a look, the worst first.'],
  GroupDetail: [groupDetail, 'What a group is and where it stands.'],
  GroupQueue: [groupQueue, 'Where a group stands in a queue.'],
  QueueLock: [queueLock, 'What locks a queue for a group that consumes in order.'],
  GroupMember: [member, 'A client whose polls are remembered.'],
  SearchHit: [hit, 'A message, request, topic or group that was found.'],
  SearchResult: [findReply, 'What was found.'],
};

export type WhyArgument = ValueOf<typeof whyArgument>;
/** Why a group has not got a message, or what became of it there. Times are epoch ms. */
export type Verdict = ValueOf<typeof verdict>;
export type ExplainedGroup = ValueOf<typeof explainedGroup>;
/** All that is known of a message, and why each group has it or not. */
export type ExplainedMessage = ValueOf<typeof explainedMessage>;
export type OverviewQuery = ValueOf<typeof overviewQuery>;
export type FindingView = ValueOf<typeof finding>;
export type Overview = ValueOf<typeof overview>;
export type GroupArgument = ValueOf<typeof groupArgument>;
export type GroupDetail = ValueOf<typeof groupDetail>;
export type FindQuery = ValueOf<typeof findQuery>;
export type FindReply = ValueOf<typeof findReply>;
export type Hit = ValueOf<typeof hit>;
