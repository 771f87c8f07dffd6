import type { Subscription, TopicRef } from '../store/store';

/** When, and how often, what was not acked comes again; what is absent is as it is elsewhere. */
export interface Retry {
  /** How long a delivery hides its message. */
  readonly normalMs?: number | undefined;
  /** The same for orderly consumption. */
  readonly orderedMs?: number | undefined;
  /** Redeliveries after the first delivery. */
  readonly max?: number | undefined;
}

/** What may be done with a topic. */
export const permissions = ['read-write', 'read', 'write'] as const;
export type Permission = (typeof permissions)[number];

/** What one topic has otherwise than others. */
export interface TopicRule {
  readonly retry?: Retry | undefined;
  /** Absent: both. */
  readonly permission?: Permission | undefined;
}
/** What one group has otherwise than others, in all topics of its instance. */
export interface GroupRule {
  readonly retry?: Retry | undefined;
  /** Whether it may consume; absent: it may. */
  readonly readable?: boolean | undefined;
}

interface InstanceRules {
  readonly topics: Map<string, TopicRule>;
  readonly groups: Map<string, GroupRule>;
}

/** What single topics and groups have otherwise. Of a group comes before that of its topic. O(1) each. */
export class ResourceRules {
  #instances = new Map<string, InstanceRules>();

  /** Puts these in place of all there were. */
  replace(
    topics: Iterable<readonly [TopicRef, TopicRule]>,
    groups: Iterable<readonly [{ readonly instance: string; readonly group: string }, GroupRule]>,
  ): void {
    this.#instances = new Map();
    for (const [{ instance, topic }, rule] of topics) this.#of(instance).topics.set(topic, rule);
    for (const [{ instance, group }, rule] of groups) this.#of(instance).groups.set(group, rule);
  }

  /** What there is for a group of a topic, or for a topic alone; `undefined`: nothing. */
  retry(
    { instance, topic, group }: TopicRef & { readonly group?: string },
    what: keyof Retry,
  ): number | undefined {
    if (this.#instances.size === 0) return undefined;
    const rules = this.#instances.get(instance);
    const ofGroup = group === undefined ? undefined : rules?.groups.get(group)?.retry?.[what];
    return ofGroup ?? rules?.topics.get(topic)?.retry?.[what];
  }

  /** The most redeliveries of each group of an instance that has a number of its own. O(groups that have rules). */
  maxOfGroups(instance: string): (readonly [group: string, max: number])[] {
    const groups = this.#instances.get(instance)?.groups ?? [];
    return [...groups].flatMap(([group, { retry }]) =>
      retry?.max === undefined ? [] : [[group, retry.max] as const],
    );
  }

  /** Whether messages may be sent to a topic. */
  isWritable({ instance, topic }: TopicRef): boolean {
    if (this.#instances.size === 0) return true;
    return this.#instances.get(instance)?.topics.get(topic)?.permission !== 'read';
  }

  /** What keeps a group from consuming a topic; `undefined`: nothing. */
  whyUnreadable({ instance, topic, group }: Subscription): 'topic' | 'group' | undefined {
    if (this.#instances.size === 0) return undefined;
    const rules = this.#instances.get(instance);
    if (rules?.topics.get(topic)?.permission === 'write') return 'topic';
    return rules?.groups.get(group)?.readable === false ? 'group' : undefined;
  }

  #of(instance: string): InstanceRules {
    const rules = this.#instances.get(instance) ?? { topics: new Map(), groups: new Map() };
    this.#instances.set(instance, rules);
    return rules;
  }
}
