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
      method: 'GET',
      path: '/resources',
      summary: 'Instances, topics and groups with what was said of them',
      description: 'As the management API shows them; those made by use and by the settings too.',
      query: resourcesQuery,
      reply: object({ instances: v.array(instanceResource) }),
      handle: async ({ query }) => ({ instances: await resources.list(query) }),
    }),
    operation({
      method: 'POST',
      path: '/resources/instance',
      summary: 'Say what an instance is called',
      description: STAYS,
      query: resourcesQuery,
      body: instanceBody,
      handle: ({ query, body }) => resources.setInstance({ ...query, ...body }),
    }),
    operation({
      method: 'POST',
      path: '/resources/topics/{topic}',
      summary:
        'Say what a topic is called, who may use it, and when and how often messages come again',
      description: `${STAYS} A topic that is not there is made.`,
      params: topicPath,
      query: resourcesQuery,
      body: topicBody,
      handle: ({ params, query, body }) => resources.setTopic({ ...query, ...params, ...body }),
    }),
    operation({
      method: 'POST',
      path: '/resources/groups/{group}',
      summary: 'Say the same of a group of an instance, whichever topics it consumes',
      description: `${STAYS} What it says of retries comes before its topics. A group that is not there is made.`,
      params: groupPath,
      query: resourcesQuery,
      body: groupBody,
      handle: ({ params, query, body }) => resources.setGroup({ ...query, ...params, ...body }),
    }),
  ];
}
