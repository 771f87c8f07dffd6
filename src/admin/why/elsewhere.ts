import type { LastPoll } from '../../broker/polls';
import type { Store, TopicRef } from '../../store/store';

/** A group that asks for a topic of the same name in another instance. */
export interface GroupElsewhere {
  readonly group: string;
  readonly ns: string;
  /** Epoch ms of its last poll. */
  readonly polledAt: number;
  /** Nothing was ever sent to the topic there. */
  readonly isIdle: boolean;
}

/** Instances that are looked at. */
const MOST_INSTANCES = 50;

/**
 * Groups that have polled a topic of this name in other instances: first those of topics that never
 * had a message, whose consumers look in the wrong place. `last`: polls that are remembered.
 * O(topics).
 */
export async function groupsElsewhere(
  store: Store,
  { instance, topic }: TopicRef,
  now: number,
  last: readonly LastPoll[],
): Promise<GroupElsewhere[]> {
  const others = (await store.topics()).filter((one) => {
    return one.topic === topic && one.instance !== instance;
  });
  const found: GroupElsewhere[] = [];
  for (const ref of others.slice(0, MOST_INSTANCES)) {
    const described = await store.describe(ref, now);
    if (described === undefined) continue;
    const { ranges, scheduledMax, halfMax } = described;
    const isIdle = scheduledMax === 0 && halfMax === 0 && ranges.every(({ max }) => max === 0);
    for (const { group, polledAt } of described.groups) {
      if (polledAt > 0) found.push({ group, ns: ref.instance, polledAt, isIdle });
    }
  }
  // Where polls make no topics, they leave no other trace.
  for (const { instance: ns, topic: name, group, at: polledAt } of last) {
    const isKnown = found.some((one) => one.ns === ns && one.group === group);
    if (name !== topic || ns === instance || isKnown) continue;
    found.push({ group, ns, polledAt, isIdle: !others.some((one) => one.instance === ns) });
  }
  return found.sort((a, b) => Number(b.isIdle) - Number(a.isIdle) || b.polledAt - a.polledAt);
}
