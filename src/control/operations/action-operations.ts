import { operation, type Operation } from '../api/operation';
import { dropped } from './dropped';
import { count, epochMs, object } from '../../schema/schema';
import type { Actions } from '../../admin/actions/actions';
import { noGroup, noTopic } from '../../admin/actions/existing';
import {
  deadLetterSelection,
  deliverySelection,
  extension,
  groupParams,
  nsQuery,
  seekTarget,
  topicDeclaration,
  topicParams,
} from '../../admin/actions/action-schema';

const inTopic = { params: topicParams, query: nsQuery };
const inGroup = { params: groupParams, query: nsQuery };
const GROUP = '/topics/{topic}/groups/{group}';

const SELECTED = 'Of one message, or by one receipt handle; without either all that is in flight.';

/** What can be done by hand to topics and groups, and to what a group has. */
export function actionOperations(actions: Actions): Operation[] {
  return [...topicOperations(actions), ...groupOperations(actions)];
}

function topicOperations(actions: Actions): Operation[] {
  return [
    operation({
      id: 'declareTopic',
      tag: 'topics',
      method: 'POST',
      path: '/topics/{topic}',
      summary: 'Declare a topic, or change its type or add queues',
      ...inTopic,
      body: topicDeclaration,
      example: { type: 'ordered', queues: 4 },
      bodyOptional: true,
      handle: ({ params, query, body }) => actions.declareTopic({ ...query, ...params }, body),
    }),
    operation({
      id: 'deleteTopic',
      tag: 'topics',
      method: 'DELETE',
      path: '/topics/{topic}',
      summary: 'Remove a topic and all that is in it',
      ...inTopic,
      reply: dropped,
      handle: async ({ params, query }) => {
        if (!(await actions.dropTopic({ ...query, ...params }))) throw noTopic(params.topic);
        return { dropped: 1 };
      },
    }),
    operation({
      id: 'purgeTopic',
      tag: 'topics',
      method: 'POST',
      path: '/topics/{topic}/purge',
      summary: 'Remove every message of a topic; its groups stay',
      ...inTopic,
      reply: object({ purged: count }),
      handle: async ({ params, query }) => ({
        purged: await actions.purge({ ...query, ...params }),
      }),
    }),
  ];
}

function groupOperations(actions: Actions): Operation[] {
  return [
    operation({
      id: 'declareGroup',
      tag: 'groups',
      method: 'POST',
      path: GROUP,
      summary: 'Declare a group of a topic',
      ...inGroup,
      handle: ({ params, query }) => actions.declareGroup({ ...query, ...params }),
    }),
    operation({
      id: 'deleteGroup',
      tag: 'groups',
      method: 'DELETE',
      path: GROUP,
      summary: 'Remove a group and its dead letters',
      ...inGroup,
      reply: dropped,
      handle: async ({ params, query }) => {
        if (!(await actions.dropGroup({ ...query, ...params }))) throw noGroup(params);
        return { dropped: 1 };
      },
    }),
    operation({
      id: 'seekGroup',
      tag: 'groups',
      method: 'POST',
      path: `${GROUP}/seek`,
      summary: 'Move a group to another place in its topic',
      ...inGroup,
      body: seekTarget,
      example: { to: 'begin' },
      handle: ({ params, query, body: { to } }) => actions.seek({ ...query, ...params }, to),
    }),
    ...deliveryOperations(actions),
  ];
}

function deliveryOperations(actions: Actions): Operation[] {
  const problems = { 409: 'The delivery is over.' };
  return [
    operation({
      id: 'expireDeliveries',
      tag: 'groups',
      method: 'POST',
      path: `${GROUP}/expire`,
      summary: 'End deliveries as if their time were up',
      description: SELECTED,
      ...inGroup,
      body: deliverySelection,
      bodyOptional: true,
      reply: object({ expired: count }),
      problems,
      handle: async ({ params, query, body }) => ({
        expired: await actions.expire({ ...query, ...params, ...body }),
      }),
    }),
    operation({
      id: 'extendDeliveries',
      tag: 'groups',
      method: 'POST',
      path: `${GROUP}/extend`,
      summary: 'Let deliveries go on for longer',
      description: `${SELECTED} They end so long from now, unless they end later anyway; their receipt handles stay good.`,
      ...inGroup,
      body: extension,
      example: { duration: '1m' },
      reply: object({ extended: count, until: epochMs }),
      problems,
      handle: ({ params, query, body }) => actions.extend({ ...query, ...params, ...body }),
    }),
    operation({
      id: 'deadLetterMessages',
      tag: 'groups',
      method: 'POST',
      path: `${GROUP}/dead-letter`,
      summary: 'Make dead letters of messages that are in flight',
      description: SELECTED,
      ...inGroup,
      body: deliverySelection,
      bodyOptional: true,
      reply: object({ deadLettered: count }),
      problems,
      handle: async ({ params, query, body }) => ({
        deadLettered: await actions.bury({ ...query, ...params, ...body }),
      }),
    }),
    operation({
      id: 'resendDeadLetters',
      tag: 'groups',
      method: 'POST',
      path: `${GROUP}/resend`,
      summary: 'Deliver dead letters again; all, or those with these ids',
      ...inGroup,
      body: deadLetterSelection,
      bodyOptional: true,
      reply: object({ resent: count }),
      handle: async ({ params, query, body }) => ({
        resent: await actions.resend({ ...query, ...params, ...body }),
      }),
    }),
  ];
}
