import type { Store } from './store';

/** Drops every topic of one instance, or of all. Notes stay. */
export async function clearTopics(store: Store, instance?: string): Promise<void> {
  const topics = await store.topics();
  const cleared = topics.filter((topic) => instance === undefined || topic.instance === instance);
  await Promise.all(cleared.map((topic) => store.drop(topic)));
}
