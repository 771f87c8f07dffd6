import type { BrokerEvent } from '../../broker/events';
import { sentence } from '../../words/words';
import type { AwaitCondition, GoalContext } from './goal';
import { matches } from './match';
import { MatchedMessages, type MessageCondition } from './matched-messages';

/** How things stand with a topic, or a group of it. Messages, except `polling`: polls that wait. */
export interface GroupCounts {
  /** Of those that match, as far as events are remembered. */
  readonly published: number;
  readonly delivered: number;
  readonly acked: number;
  /** Of all messages, now. */
  readonly ready: number;
  readonly inflight: number;
  readonly dead: number;
  readonly scheduled: number;
  readonly half: number;
  readonly polling: number;
}

/** How things stand with what a query is about, in figures and in words. O(events remembered). */
export async function countsOf(
  condition: AwaitCondition,
  { log, local, look, others }: GoalContext,
): Promise<{ counts: GroupCounts; words: string }> {
  const { ns = '', topic, group, lang } = condition;
  const about = { ns, topic, group };
  const [elsewhere, polls] = await Promise.all([
    others.follow({ instance: ns, topic })(),
    look.parkedElsewhere(about),
  ]);
  const { groups } = await local.groups(about);
  const [of] = (await local.topics({ ns, topic })).topics;
  const sum = (name: 'ready' | 'inflight' | 'dead'): number =>
    groups.reduce((total, one) => total + one[name], 0);
  const counts: GroupCounts = {
    ...happened(condition, [...(log?.events() ?? []), ...elsewhere]),
    ...{ ready: sum('ready'), inflight: sum('inflight'), dead: sum('dead') },
    ...{ scheduled: of?.scheduled ?? 0, half: of?.half ?? 0 },
    polling: local.parked(about).length + polls.length,
  };
  const words =
    of === undefined
      ? sentence(lang, 'await-no-topic')
      : sentence(lang, 'await-counts', { ...counts });
  return { counts, words };
}

function happened(
  { ns = '', topic, group, match = {}, sinceMs: since }: AwaitCondition,
  events: readonly BrokerEvent[],
): Pick<GroupCounts, 'published' | 'delivered' | 'acked'> {
  const count = (what: MessageCondition['what']): number => {
    const of = { instance: ns, topic, group, what, since };
    const matched = new MatchedMessages({
      ...of,
      matches: (message, times) => matches(match, message, times),
    });
    for (const event of events) matched.note(event);
    return matched.count;
  };
  return { published: count('published'), delivered: count('delivered'), acked: count('acked') };
}
