import * as v from 'valibot';
import { messageIn } from '../../broker/payload';
import { compact } from '../../lib/compact';
import { groupRanges } from '../../broker/pull/row-ranges';
import { epochMs, object, type ValueOf } from '../../schema/schema';
import {
  HALF,
  type Entry,
  type GroupDescription,
  type TopicDescription,
  type TopicRef,
} from '../../store/store';
import type { MessageListOptions } from './message-list';

/** Something that happens by itself when its time comes. */
export const timer = object({
  at: epochMs,
  /** A scheduled message is due, a delivery ends, or a half message is checked. */
  kind: v.picklist(['scheduled', 'delivery', 'check']),
  ...{
    ns: v.string(),
    topic: v.string(),
    group: v.optional(v.string()),
    id: v.optional(v.string()),
  },
});
/** What happens next, the first first. */
export const timerReport = object({ timers: v.array(timer) });

/** Something that happens by itself when its time comes. */
export type Timer = ValueOf<typeof timer>;

const MOST_TOPICS = 200;
/** Of each queue and each kind. */
const EACH = 5;
const SHOWN = 20;
const LAST = Number.MAX_SAFE_INTEGER;

/** What will happen by itself: where the clock could be put to see it. */
export class Timers {
  constructor(
    private readonly options: Pick<MessageListOptions, 'store' | 'clock' | 'pullStart'>,
  ) {}

  /** The next of them in all topics, of each queue a few. O(queues × groups that hold something). */
  async next(): Promise<{ timers: Timer[] }> {
    const { store, clock } = this.options;
    const now = clock.now();
    const topics = (await store.topics()).slice(0, MOST_TOPICS);
    const all = await Promise.all(topics.map((topic) => this.#ofTopic(topic, now)));
    const timers = all.flat().sort((a, b) => a.at - b.at);
    return { timers: timers.slice(0, SHOWN) };
  }

  async #ofTopic(topic: TopicRef, now: number): Promise<Timer[]> {
    const { store } = this.options;
    const described = await store.describe(topic, now);
    if (described === undefined) return [];
    const after = { offset: LAST };
    const { scheduled, half, groups } = described;
    const waiting =
      scheduled === 0 ? [] : await store.list(topic, 'scheduled', EACH, { ...after, at: now });
    const of = { ...topic, group: '', queue: HALF };
    const checks = half === 0 ? [] : await store.list(of, 'holds', EACH, { ...after, until: now });
    const deliveries = groups.map((group) => this.#deliveries(topic, described, group, now));
    return [
      ...waiting.map((entry) => timerOf(topic, { kind: 'scheduled', at: entry.at }, entry)),
      ...checks.map(({ until: at, entry }) => timerOf(topic, { kind: 'check', at }, entry)),
      ...(await Promise.all(deliveries)).flat(),
    ];
  }

  async #deliveries(
    topic: TopicRef,
    described: TopicDescription,
    group: GroupDescription,
    now: number,
  ): Promise<Timer[]> {
    const { store, pullStart: start } = this.options;
    const of = { kind: 'delivery' as const, group: group.group };
    const pulled = groupRanges(group, described, { now, start }) ?? [];
    const batches = pulled.flatMap(({ inflight }) => inflight.map(({ until }) => until));
    const timers = batches.map((at) => timerOf(topic, { ...of, at }));
    for (let queue = 0; group.held > 0 && queue < described.queues; queue++) {
      const place = { until: now, offset: LAST };
      const ref = { ...topic, group: group.group, queue };
      for (const { until: at, entry } of await store.list(ref, 'holds', EACH, place)) {
        timers.push(timerOf(topic, { ...of, at }, entry));
      }
    }
    return timers;
  }
}

function timerOf(
  { instance: ns, topic }: TopicRef,
  of: Pick<Timer, 'kind' | 'at' | 'group'>,
  entry?: Entry,
): Timer {
  const id = entry === undefined ? undefined : messageIn(entry).id;
  return compact<Timer>({ ...of, ns, topic, id });
}
