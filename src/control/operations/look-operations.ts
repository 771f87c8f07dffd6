import * as v from 'valibot';
import type { LastPoll, ParkedPoll } from '../../broker/polls';
import type { Look } from '../../admin/look/look';
import {
  groupsQuery,
  groupView,
  messagesParams,
  messagesQuery,
  messageView,
  pollsQuery,
  STATES,
  topicsQuery,
  topicView,
} from '../../admin/look/look-schema';
import type { NamedSchemas } from '../../schema/named-schemas';
import { count, epochMs, object, textAs } from '../../schema/schema';
import { operation, type Operation } from '../api/operation';
import { statesIn } from './states-in';

const next = v.optional(textAs('the cursor of the next page; missing after the last'));
const pollEntries = {
  ...{ client: v.string(), ns: v.string(), topic: v.string(), group: v.string() },
  ...{ tags: v.optional(v.array(v.string())), mode: v.picklist(['any', 'orderly', 'half']) },
  ...{ limit: count, at: epochMs, waitMs: v.number() },
};

/** A poll that waits. */
export const parkedPoll = object({ ...pollEntries, until: epochMs });
const lastPoll = object({ ...pollEntries, taken: v.optional(count) });

/** What the description of the API calls them. */
export const pollSchemas: NamedSchemas = {
  ParkedPoll: [parkedPoll, 'A poll that waits.'],
  LastPoll: [lastPoll, 'The last poll of a client, and how many messages it got.'],
};

/** What can be looked at: topics, groups, messages, and who asks for them. */
export function lookOperations(look: Look): Operation[] {
  return [
    operation({
      id: 'listTopics',
      tag: 'topics',
      method: 'GET',
      path: '/topics',
      summary: 'Topics and what is in them',
      query: topicsQuery,
      reply: object({ topics: v.array(topicView), next }),
      handle: ({ query }) => look.topics(query),
    }),
    operation({
      id: 'listGroups',
      tag: 'groups',
      method: 'GET',
      path: '/groups',
      summary: 'Groups, their backlog and what they hold',
      description: 'The limit counts topics: a page has all groups of so many topics.',
      query: groupsQuery,
      reply: object({ groups: v.array(groupView), next }),
      handle: ({ query }) => look.groups(query),
    }),
    messagesOperation(look),
    operation({
      id: 'listPolls',
      tag: 'groups',
      method: 'GET',
      path: '/polls',
      summary: 'Polls that wait, and the last poll of each client',
      query: pollsQuery,
      reply: object({
        parked: v.array(parkedPoll),
        last: v.array(lastPoll),
      }),
      handle: async ({ query }) => ({
        parked: (await look.parked(query)).map(withNs),
        last: (await look.lastPolls(query)).map(withNs),
      }),
    }),
  ];
}

function messagesOperation(look: Look): Operation {
  return operation({
    id: 'listTopicMessages',
    tag: 'messages',
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
    reply: object({ messages: v.array(messageView), next }),
    problems: { 404: 'There is no such topic.' },
    handle: ({ params, query: { state, ...query } }) =>
      look.messages({ ...params, ...query, ...statesIn(STATES, state) }),
  });
}

/** As it is shown: an instance is an `ns` there. */
export function withNs<T extends ParkedPoll | LastPoll>({ instance, ...poll }: T) {
  return { ns: instance, ...poll };
}
