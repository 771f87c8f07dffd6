import { MqError } from '../../errors';
import type { Store, Subscription, TopicDescription, TopicRef } from '../../store/store';

/** What a topic is; throws `MqError('TopicNotExist')` where there is none. */
export async function topicThere(store: Store, { instance, topic }: TopicRef) {
  const description = await store.describe({ instance, topic }, 0);
  if (description !== undefined) return description;
  throw noTopic(topic);
}

/** What the topic of a group is; throws `MqError` where there is none, or the group is not there. */
export async function groupThere(store: Store, of: Subscription): Promise<TopicDescription> {
  const description = await topicThere(store, of);
  if (description.groups.some(({ group }) => group === of.group)) return description;
  throw noGroup(of);
}

/** What is thrown for a topic that is not there. */
export function noTopic(topic: string): MqError {
  return new MqError('TopicNotExist', `there is no topic ${topic}`);
}

/** What is thrown for a group that its topic does not have. */
export function noGroup({ topic, group }: Pick<Subscription, 'topic' | 'group'>): MqError {
  return new MqError('GroupNotExist', `topic ${topic} has no group ${group}`);
}
