import type { Published } from '../../broker/message';
import { operation, type Operation } from '../api/operation';
import { compact } from '../../lib/compact';
import { optional, record, text, whole, type Of } from '../../schema/schema';
import type { Actions } from '../../admin/actions/actions';
import {
  groupParams,
  inInstance,
  letters,
  picked,
  place,
  sending,
  topicParams,
  topicShape,
} from '../../admin/actions/action-schema';

const inTopic = { params: topicParams, query: inInstance };
const inGroup = { params: groupParams, query: inInstance };
const count = whole({ minimum: 0 });
const GROUP = '/topics/{topic}/groups/{group}';

const sent = record({
  messageId: text(),
  bodyMd5: text(),
  queue: count,
  offset: count,
  receiptHandle: optional(text()),
});
const PICKED = 'Of one message, or by one receipt handle; without either all that is in flight.';

/** What can be done by hand to messages, topics and groups. */
export function actOperations(act: Actions): Operation[] {
  return [sendOperation(act), ...topicOperations(act), ...groupOperations(act)];
}

function sendOperation(act: Actions): Operation {
  return operation({
    method: 'POST',
    path: '/topics/{topic}/messages',
    summary: 'Send a message without signing it',
    ...inTopic,
    body: sending,
    reply: sent,
    status: 201,
    problems: { 409: 'The topic is of another type.' },
    handle: async ({ params, query, body, requestId }) =>
      sentView(await act.send({ ...query, ...params, ...body }, requestId)),
  });
}

function sentView({ id, bodyMd5, queue, offset, receiptHandle }: Published): Of<typeof sent> {
  return compact({ messageId: id, bodyMd5, queue, offset, receiptHandle });
}

function topicOperations(act: Actions): Operation[] {
  return [
    operation({
      method: 'POST',
      path: '/topics/{topic}',
      summary: 'Declare a topic, or change its type or add queues',
      ...inTopic,
      body: topicShape,
      bodyOptional: true,
      handle: ({ params, query, body }) => act.declareTopic({ ...query, ...params }, body),
    }),
    operation({
      method: 'DELETE',
      path: '/topics/{topic}',
      summary: 'Remove a topic and all that is in it',
      ...inTopic,
      reply: record({ dropped: count }),
      handle: async ({ params, query }) => ({
        dropped: Number(await act.dropTopic({ ...query, ...params })),
      }),
    }),
    operation({
      method: 'POST',
      path: '/topics/{topic}/purge',
      summary: 'Remove every message of a topic; its groups stay',
      ...inTopic,
      reply: record({ purged: count }),
      handle: async ({ params, query }) => ({ purged: await act.purge({ ...query, ...params }) }),
    }),
  ];
}

function groupOperations(act: Actions): Operation[] {
  return [
    operation({
      method: 'POST',
      path: GROUP,
      summary: 'Declare a group of a topic',
      ...inGroup,
      handle: ({ params, query }) => act.declareGroup({ ...query, ...params }),
    }),
    operation({
      method: 'DELETE',
      path: GROUP,
      summary: 'Remove a group and its dead letters',
      ...inGroup,
      reply: record({ dropped: count }),
      handle: async ({ params, query }) => ({
        dropped: Number(await act.dropGroup({ ...query, ...params })),
      }),
    }),
    operation({
      method: 'POST',
      path: `${GROUP}/seek`,
      summary: 'Move a group to another place in its topic',
      ...inGroup,
      body: place,
      handle: ({ params, query, body: { to } }) => act.seek({ ...query, ...params }, to),
    }),
    ...deliveryOperations(act),
  ];
}

function deliveryOperations(act: Actions): Operation[] {
  const problems = { 409: 'The delivery is over.' };
  return [
    operation({
      method: 'POST',
      path: `${GROUP}/expire`,
      summary: 'End deliveries as if their time were up',
      description: PICKED,
      ...inGroup,
      body: picked,
      bodyOptional: true,
      reply: record({ expired: count }),
      problems,
      handle: async ({ params, query, body }) => ({
        expired: await act.expire({ ...query, ...params, ...body }),
      }),
    }),
    operation({
      method: 'POST',
      path: `${GROUP}/dead-letter`,
      summary: 'Make dead letters of messages that are in flight',
      description: PICKED,
      ...inGroup,
      body: picked,
      bodyOptional: true,
      reply: record({ deadLettered: count }),
      problems,
      handle: async ({ params, query, body }) => ({
        deadLettered: await act.bury({ ...query, ...params, ...body }),
      }),
    }),
    operation({
      method: 'POST',
      path: `${GROUP}/resend`,
      summary: 'Deliver dead letters again; all, or those with these ids',
      ...inGroup,
      body: letters,
      bodyOptional: true,
      reply: record({ resent: count }),
      handle: async ({ params, query, body }) => ({
        resent: await act.resend({ ...query, ...params, ...body }),
      }),
    }),
  ];
}
