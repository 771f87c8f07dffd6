import type { Store, TopicRef } from '../../store/store';
import { topicThere } from './existing';

/** Later than any message. */
const END_OF_TIME = 8_640_000_000_000_000;

/**
 * Removes every message of a topic, in whatever state; its groups stay. Says how many there were,
 * dead letters too. Throws `MqError` where there is no such topic.
 */
export async function purge(store: Store, topic: TopicRef): Promise<number> {
  await topicThere(store, topic);
  let purged = 0;
  let more = true;
  while (more) {
    // At the end of time everything is due, and was kept long enough.
    const swept = await store.sweep(topic, {
      now: END_OF_TIME,
      maxTimes: Number.MAX_SAFE_INTEGER,
      retainSince: END_OF_TIME + 1,
      retainHalfSince: END_OF_TIME + 1,
      retainDeadSince: END_OF_TIME + 1,
      groupsSince: 0,
    });
    purged += swept.dropped;
    ({ more } = swept);
  }
  return purged;
}
