import type { LastPoll, ParkedPoll } from '../../broker/polls';
import { operation, type Operation } from '../api/operation';
import { STATES } from '../../admin/look/local-look';
import type { Look } from '../../admin/look/look';
import {
  groupsQuery,
  messagesParams,
  messagesQuery,
  pollsQuery,
  STATES_ALLOWED,
  topicsQuery,
} from '../../admin/look/look-schema';
import type { State } from '../../admin/look/message-places';
import { invalid } from '../../schema/control-error';
import { factMembers } from '../../history/message-facts';
import { list, number, oneOf, optional, record, text, whole } from '../../schema/schema';

const time = number({ description: 'epoch ms' });
const count = whole({ minimum: 0 });
const next = optional(text({ description: 'the cursor of the next page; missing after the last' }));
const topicView = record({
  ...{ ns: text(), topic: text(), type: text(), queues: count },
  ...{ stored: count, scheduled: count, half: count, groups: list(text()) },
});
const groupView = record({
  ...{ ns: text(), topic: text(), group: text() },
  ...{ ready: count, inflight: count, dead: count, polledAt: time },
});
const messageView = record({
  ...{ ...factMembers, state: oneOf(...STATES), group: optional(text()) },
  ...{ queue: optional(count), offset: optional(count), storedAt: optional(time) },
  consumedTimes: optional(count),
  ...{ firstConsumeAt: optional(time), nextConsumeAt: optional(time) },
  ...{ deadAt: optional(time), deadOffset: optional(count) },
});
const pollMembers = {
  ...{ client: text(), ns: text(), topic: text(), group: text() },
  ...{ tags: optional(list(text())), mode: oneOf('any', 'orderly', 'half'), limit: count },
  ...{ at: time, waitMs: number() },
};

/** A poll that waits. */
export const parkedPoll = record({ ...pollMembers, until: time });

/** What can be looked at: topics, groups, messages, and who asks for them. */
export function peekOperations(peek: Look): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/topics',
      summary: 'Topics and what is in them',
      query: topicsQuery,
      reply: record({ topics: list(topicView), next }),
      handle: ({ query }) => peek.topics(query),
    }),
    operation({
      method: 'GET',
      path: '/groups',
      summary: 'Groups, their backlog and what they hold',
      description: 'The limit counts topics: a page has all groups of so many topics.',
      query: groupsQuery,
      reply: record({ groups: list(groupView), next }),
      handle: ({ query }) => peek.groups(query),
    }),
    messagesOperation(peek),
    operation({
      method: 'GET',
      path: '/polls',
      summary: 'Polls that wait, and the last poll of each client',
      query: pollsQuery,
      reply: record({
        parked: list(parkedPoll),
        last: list(record({ ...pollMembers, taken: optional(count) })),
      }),
      handle: async ({ query }) => ({
        parked: (await peek.parked(query)).map(withNs),
        last: (await peek.lastPolls(query)).map(withNs),
      }),
    }),
  ];
}

function messagesOperation(peek: Look): Operation {
  return operation({
    method: 'GET',
    path: '/topics/{topic}/messages',
    summary: 'Messages of a topic by their state',
    description:
      'state is a list of ready (what the group would get now; without a group: all that is in ' +
      'the queues), inflight (handed out, neither acked nor over), scheduled, half and dead, with ' +
      'commas; all of them where it is missing. Messages come state by state in that order. ' +
      'tag and key narrow it down; with them a page may hold few or none and yet have a next.',
    params: messagesParams,
    query: messagesQuery,
    reply: record({ messages: list(messageView), next }),
    problems: { 404: 'There is no such topic.' },
    handle: ({ params, query: { state, ...query } }) =>
      peek.messages({ ...params, ...query, ...(state === undefined ? {} : statesIn(state)) }),
  });
}

function statesIn(value: string): { states: State[] } {
  const words = value.split(',').map((word) => word.trim());
  const states = STATES.filter((state) => words.includes(state));
  if (states.length !== words.length) throw invalid('state', STATES_ALLOWED, value);
  return { states: words.flatMap((word) => states.filter((state) => state === word)) };
}

/** As it is shown: an instance is an `ns` there. */
export function withNs<T extends ParkedPoll | LastPoll>({ instance, ...poll }: T) {
  return { ns: instance, ...poll };
}
