import { MqError } from '../../errors';
import type { Store, Subscription, TopicOutline, TopicRef } from '../../store/store';

/** What a topic is; throws `MqError('TopicNotExist')` where there is none. */
export async function topicThere(store: Store, { instance, topic }: TopicRef) {
  const outline = await store.outline({ instance, topic });
  if (outline !== undefined) return outline;
  throw new MqError('TopicNotExist', `there is no topic ${topic}`);
}

/** What the topic of a group is; throws `MqError` where there is none, or the group is not there. */
export async function groupThere(store: Store, of: Subscription): Promise<TopicOutline> {
  const outline = await topicThere(store, of);
  if (outline.groups.some(({ group }) => group === of.group)) return outline;
  throw new MqError('GroupNotExist', `topic ${of.topic} has no group ${of.group}`);
}
