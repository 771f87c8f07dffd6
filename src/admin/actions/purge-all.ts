import type { Store, TopicRef } from '../../store/store';

/**
 * Removes every message of a topic, in whatever state; its groups stay. Says how many there were,
 * dead letters too. Throws `MqError` where there is no such topic.
 */
export async function purgeAll(store: Store, topic: TopicRef): Promise<number> {
  let purged = 0;
  for (let more = true; more;) {
    const part = await store.purge(topic);
    purged += part.removed;
    ({ more } = part);
  }
  return purged;
}
