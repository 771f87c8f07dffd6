import { topicKey, type Subscription, type TopicRef } from '../store';

/** When a group polled last and found nothing. */
export interface PollTime {
  readonly of: Subscription;
  readonly at: number;
}

/**
 * The polls that found nothing, the last of each group: all that they change is when the group
 * polled last, which is kept before it matters and not for each of them.
 */
export class PollTimes {
  readonly #topics = new Map<string, Map<string, PollTime>>();

  /** A group has polled at `at`, and that is not kept yet. */
  set({ instance, topic, group }: Subscription, at: number): void {
    const key = topicKey({ instance, topic });
    const groups = this.#topics.get(key) ?? new Map<string, PollTime>();
    this.#topics.set(key, groups.set(group, { of: { instance, topic, group }, at }));
  }

  /** What is kept of a group says when it polled last. */
  delete(of: Subscription): void {
    this.#topics.get(topicKey(of))?.delete(of.group);
  }

  /** Those of a topic, or all, which are forgotten here. */
  take(topic?: TopicRef): PollTime[] {
    const keys = topic === undefined ? [...this.#topics.keys()] : [topicKey(topic)];
    return keys.flatMap((key) => {
      const groups = this.#topics.get(key);
      this.#topics.delete(key);
      return [...(groups?.values() ?? [])];
    });
  }
}
