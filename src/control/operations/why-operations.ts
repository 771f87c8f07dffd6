import type { Explanations } from '../../admin/why/explanations';
import {
  explainedMessage,
  findQuery,
  findReply,
  groupDetail,
  groupParams,
  groupQuery,
  overview,
  overviewQuery,
  whyArgument,
} from '../../admin/why/why-schema';
import { object } from '../../schema/schema';
import { operation, type Operation } from '../api/operation';

const { id, ns, lang } = whyArgument.entries;

/** Why messages are where they are, what needs a look, and where things are. */
export function whyOperations({ why, overviews, groups, finder }: Explanations): Operation[] {
  return [
    operation({
      id: 'explainMessage',
      tag: 'messages',
      method: 'GET',
      path: '/messages/{id}',
      summary: 'What became of a message, and why each group has it or not',
      description:
        'From the store, and from memory, which holds the last events of the process asked ' +
        '(--history N says how many) and of the others on its store. why has a code for programs, a ' +
        'sentence, what is in the way, when that ends by itself, and what to do. What history has ' +
        'forgotten is told from the store alone. Without ns a message of any instance.',
      params: object({ id }),
      query: object({ ns, lang }),
      reply: explainedMessage,
      problems: { 404: 'Nothing is remembered of the message, and the store does not have it.' },
      handle: ({ params, query }) => why.of({ ...params, ...query }),
    }),
    operation({
      id: 'getOverview',
      tag: 'overview',
      method: 'GET',
      path: '/overview',
      summary: 'What needs a look, the worst first',
      description:
        'Dead letters, refused receipt handles, consumers of one group that ask for different tags, ' +
        'messages passed over, queues that are locked, half messages that nobody checks, and what ' +
        'nobody polls for; at most 100. Without ns of all instances. What was passed over or refused ' +
        'is told as far as history reaches back.',
      query: overviewQuery,
      reply: overview,
      handle: ({ query }) => overviews.of(query),
    }),
    operation({
      id: 'getGroup',
      tag: 'groups',
      method: 'GET',
      path: '/topics/{topic}/groups/{group}',
      summary: 'Where a group stands in each queue, what locks it, who its members are',
      params: groupParams,
      query: groupQuery,
      reply: groupDetail,
      problems: { 404: 'There is no such topic or group.' },
      handle: ({ params, query }) => groups.of({ ...params, ...query }),
    }),
    operation({
      id: 'findMatches',
      tag: 'overview',
      method: 'GET',
      path: '/find',
      summary: 'Find messages, topics and groups by whatever there is of them',
      description:
        'q is the id of a message, a receipt handle, a key, a tag, text in a body, the id of a ' +
        'request (x-mq-request-id), which finds the request and the messages it had to do with, a ' +
        'requestId of the MQCloud gateway, or part of the name of a topic or group. All instances are searched: what is remembered, and of each queue the ' +
        'newest messages, 20,000 together; more says that there was more.',
      query: findQuery,
      reply: findReply,
      handle: ({ query }) => finder.find(query),
    }),
  ];
}
