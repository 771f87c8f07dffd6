import type { MessageList } from '../../admin/list/message-list';
import { listQuery, messagePage, ROW_STATES } from '../../admin/list/list-schema';
import { operation, type Operation } from '../api/operation';
import { statesIn } from './states-in';

/** What is shown at a glance: all messages in one list. */
export function listOperations(list: MessageList): Operation[] {
  return [
    operation({
      id: 'listMessages',
      tag: 'messages',
      method: 'GET',
      path: '/messages',
      summary: 'Messages of all topics, the newest first',
      description:
        'Each message once, with what it is for every group (or for the one named) and the most ' +
        'urgent of these as its state: a list of dead, inflight, ready, scheduled, half and past, ' +
        'with commas, narrows it down. Without ns of every instance. more: not all was looked at; a ' +
        'page has a next then where a single topic is asked for. Where state names none but dead, ' +
        'inflight, scheduled and half, all of these are found however many newer messages there ' +
        'are, and there is a next for any number of topics.',
      query: listQuery,
      reply: messagePage,
      handle: ({ query: { state, ...query } }) =>
        list.page({ ...query, ...statesIn(ROW_STATES, state) }),
    }),
  ];
}
