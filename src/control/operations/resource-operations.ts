import * as v from 'valibot';
import type { ResourceControl } from '../../admin/resources/resource-control';
import {
  groupBody,
  groupPath,
  instanceBody,
  instanceResource,
  resourcesQuery,
  topicBody,
  topicPath,
} from '../../admin/resources/resource-schema';
import { object } from '../../schema/schema';
import { operation, type Operation } from '../api/operation';

const STAYS = 'What is left out stays as it is; tags and retry take the place of all there were.';

/** What is said of instances, topics and groups. */
export function resourceOperations(resources: ResourceControl): Operation[] {
  return [
    operation({
      id: 'listResources',
      tag: 'resources',
      method: 'GET',
      path: '/resources',
      summary: 'Instances, topics and groups with what was said of them',
      description: 'As the management API shows them; those made by use and by the settings too.',
      query: resourcesQuery,
      reply: object({ instances: v.array(instanceResource) }),
      handle: async ({ query }) => ({ instances: await resources.list(query) }),
    }),
    operation({
      id: 'setInstance',
      tag: 'resources',
      method: 'POST',
      path: '/resources/instance',
      summary: 'Say what an instance is called',
      description: STAYS,
      query: resourcesQuery,
      body: instanceBody,
      example: { name: 'shop', remark: 'of the shop' },
      handle: ({ query, body }) => resources.setInstance({ ...query, ...body }),
    }),
    operation({
      id: 'setTopic',
      tag: 'resources',
      method: 'POST',
      path: '/resources/topics/{topic}',
      summary:
        'Say what a topic is called, who may use it, and when and how often messages come again',
      description: `${STAYS} A topic that is not there is made.`,
      params: topicPath,
      query: resourcesQuery,
      body: topicBody,
      example: { remark: 'orders that are paid', retry: { normal: '1m', max: 3 } },
      handle: ({ params, query, body }) => resources.setTopic({ ...query, ...params, ...body }),
    }),
    operation({
      id: 'setGroup',
      tag: 'resources',
      method: 'POST',
      path: '/resources/groups/{group}',
      summary: 'Say the same of a group of an instance, whichever topics it consumes',
      description: `${STAYS} What it says of retries comes before its topics. A group that is not there is made.`,
      params: groupPath,
      query: resourcesQuery,
      body: groupBody,
      example: { readable: false },
      handle: ({ params, query, body }) => resources.setGroup({ ...query, ...params, ...body }),
    }),
  ];
}
