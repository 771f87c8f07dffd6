import * as v from 'valibot';
import type { PublishResult } from '../../broker/message';
import { compact } from '../../lib/compact';
import type { NamedSchemas } from '../../schema/named-schemas';
import { count, object, type ValueOf } from '../../schema/schema';
import {
  deleteQuery,
  messageBody,
  messageParams,
  nsQuery,
  sendManyArgument,
  topicParams,
} from '../../admin/actions/action-schema';
import type { Actions } from '../../admin/actions/actions';
import { operation, type Operation } from '../api/operation';
import { dropped } from './dropped';

const sent = object({
  messageId: v.string(),
  bodyMd5: v.string(),
  queue: count,
  offset: count,
  receiptHandle: v.optional(v.string()),
});
/** What the description of the API calls them. */
export const sentSchemas: NamedSchemas = {
  SentMessage: [sent, 'What became of a message that was sent.'],
};

/** What can be done by hand to messages: send one or many, delete one. */
export function messageOperations(actions: Actions): Operation[] {
  return [sendOperation(actions), sendManyOperation(actions), deleteOperation(actions)];
}

function sendOperation(actions: Actions): Operation {
  return operation({
    id: 'sendMessage',
    tag: 'messages',
    method: 'POST',
    path: '/topics/{topic}/messages',
    summary: 'Send a message without signing it',
    params: topicParams,
    query: nsQuery,
    body: messageBody,
    example: { body: 'order 7 is paid', tag: 'paid', key: '7', delay: '5m' },
    reply: sent,
    status: 201,
    problems: { 409: 'The topic is of another type.' },
    handle: async ({ params, query, body, requestId }) =>
      sentView(await actions.send({ ...query, ...params, ...body }, requestId)),
  });
}

function sendManyOperation(actions: Actions): Operation {
  return operation({
    id: 'sendMessages',
    tag: 'messages',
    method: 'POST',
    path: '/messages',
    summary: 'Send up to 1,000 messages of any topics, in their order',
    description:
      'All are looked at first: where one would be refused none is sent, and the problem names it as ' +
      'messages[i]. Where the store fails on the way, its detail says how many were sent.',
    body: sendManyArgument,
    example: { messages: [{ topic: 'orders', body: 'order 7 is paid', tag: 'paid' }] },
    reply: object({ sent: v.array(sent) }),
    status: 201,
    problems: { 409: 'A topic is of another type.' },
    handle: async ({ body: { messages }, requestId }) => ({
      sent: (await actions.sendMany(messages, requestId)).map(sentView),
    }),
  });
}

function deleteOperation(actions: Actions): Operation {
  return operation({
    id: 'deleteMessage',
    tag: 'messages',
    method: 'DELETE',
    path: '/topics/{topic}/messages/{id}',
    summary: 'Delete a message, for a group or for all',
    description:
      'From what is scheduled or half, from dead letters, and from deliveries, in flight or ended; ' +
      'dropped says from how many places. A message that a group has still to come to in its queue ' +
      'cannot be taken out.',
    params: messageParams,
    query: deleteQuery,
    reply: dropped,
    problems: {
      404: 'There is no such topic, group or message, or no group could still get it.',
      409: 'A group has still to come to it.',
    },
    handle: async ({ params, query }) => ({
      dropped: await actions.deleteMessage({ ...query, ...params }),
    }),
  });
}

function sentView({
  id,
  bodyMd5,
  queue,
  offset,
  receiptHandle,
}: PublishResult): ValueOf<typeof sent> {
  return compact({ messageId: id, bodyMd5, queue, offset, receiptHandle });
}
