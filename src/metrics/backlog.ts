import { groupView } from '../admin/look/group-view';
import type { LookOptions } from '../admin/look/local-look';
import { turn } from '../lib/turn';
import type { TopicDescription, TopicRef } from '../store/store';
import type { Family, Labels } from './exposition';

export type BacklogOptions = Omit<LookOptions, 'polls'>;

/** Topics that are looked at each time, in the order of all topics, and at once. */
const MOST_TOPICS = 1_000;
const AT_ONCE = 16;
/** Topics and groups that get a series of their own, if they are declared. */
const MOST_NAMED = 100;
/** How often the store may be asked for deliveries that are over; as a listing of groups. */
const MOST_LOOKS = 300;

/** Messages by where they are. */
type Counts = Record<string, number>;

/** The sums of some labels, for a bounded number of names. */
class Sums {
  readonly #rows = new Map<string, { readonly labels: Labels; readonly counts: Counts }>();
  /** What has no series of its own, in the one without a name. */
  constructor(counts: Counts) {
    this.#rows.set('', { labels: {}, counts: { ...counts } });
  }

  add(labels: Labels, isNamed: boolean, counts: Counts): void {
    const name = isNamed ? JSON.stringify(labels) : '';
    const row =
      this.#rows.get(name) ?? (this.#rows.size <= MOST_NAMED ? undefined : this.#rows.get(''));
    if (row === undefined) this.#rows.set(name, { labels, counts });
    else
      for (const [state, count] of Object.entries(counts))
        row.counts[state] = (row.counts[state] ?? 0) + count;
  }

  get samples() {
    return [...this.#rows.values()].flatMap(({ labels, counts }) =>
      Object.entries(counts).map(([state, value]) => ({ labels: { ...labels, state }, value })),
    );
  }
}

/**
 * What there is of messages and what groups have before them, by the store. Topics and groups that
 * were declared have series of their own; all others are added up, for their names have no bound.
 */
export async function backlog(options: BacklogOptions): Promise<Family[]> {
  const { store } = options;
  const all = await store.topics();
  const topics = new Sums({ stored: 0, scheduled: 0, half: 0 });
  const groups = new Sums({ ready: 0, inflight: 0, dead: 0 });
  const budget = { looks: MOST_LOOKS };
  const looked = all.slice(0, MOST_TOPICS);
  let groupCount = 0;
  for (let from = 0; from < looked.length; from += AT_ONCE) {
    if (from > 0) await turn();
    const batch = looked.slice(from, from + AT_ONCE).map(async (ref) => {
      const now = options.clock.now();
      const described = await store.describe(ref, now);
      if (described === undefined) return;
      const { instance: ns, topic } = ref;
      topics.add({ ns, topic }, described.declared, storedIn(described));
      groupCount += described.groups.length;
      for (const group of described.groups) {
        const view = await groupView({ ...options, now, described, budget }, ref, group);
        const { ready, inflight, dead } = view;
        const labels = { ns, topic, group: group.group };
        groups.add(labels, group.declared, { ready, inflight, dead });
      }
    });
    await Promise.all(batch);
  }
  return familiesOf(all, looked, groupCount, topics, groups);
}

function storedIn({ ranges, scheduled, half }: TopicDescription): Counts {
  const stored = ranges.reduce((sum, { min, max }) => sum + max - min, 0);
  return { stored, scheduled, half };
}

function familiesOf(
  all: readonly TopicRef[],
  looked: readonly TopicRef[],
  groupCount: number,
  topics: Sums,
  groups: Sums,
): Family[] {
  const common = { type: 'gauge', isCommon: true } as const;
  const one = (value: number): Family['samples'] => [{ labels: {}, value }];
  return [
    {
      ...{ ...common, name: 'mqrest_topic_messages', samples: topics.samples },
      help: 'Messages in queues, waiting for their time, or half; without a topic: of all that are not declared.',
    },
    {
      ...{ ...common, name: 'mqrest_group_messages', samples: groups.samples },
      help: 'What groups have before them, in flight and dead; without a group: of all that are not declared.',
    },
    { ...common, name: 'mqrest_topics', help: 'Topics there are.', samples: one(all.length) },
    {
      ...common,
      name: 'mqrest_groups',
      help: 'Groups of the topics looked at.',
      samples: one(groupCount),
    },
    {
      ...{ ...common, name: 'mqrest_topics_not_counted', samples: one(all.length - looked.length) },
      help: `Topics beyond the first ${MOST_TOPICS}, whose messages and groups are not counted.`,
    },
  ];
}
