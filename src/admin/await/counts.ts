import type { BrokerEvent } from '../../broker/events';
import type { EventLog } from '../../history/event-log';
import type { Wanted } from './goals';
import { matches } from './match';
import type { PeerEvents } from '../../shared/peer-events';
import type { LocalLook } from '../look/local-look';
import { MatchedMessages, type MessageCondition } from './matched-messages';
import { GRACE_MS } from './waiting-room';

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

interface Looked {
  readonly log?: EventLog | undefined;
  readonly peek: LocalLook;
  readonly others: PeerEvents;
}

/** How things stand with what a query is about, in figures and in words. O(events remembered). */
export async function countsOf(
  wanted: Wanted,
  { log, peek, others }: Looked,
): Promise<{ counts: GroupCounts; words: string }> {
  const { ns = '', topic, group } = wanted;
  const about = { ns, topic, group };
  const following = others.follow({ instance: ns, topic });
  const [elsewhere, polls] = await Promise.all([
    following.next(GRACE_MS),
    others.parked(about, { patienceMs: GRACE_MS }),
  ]).finally(() => following.end());
  const { groups } = await peek.groups(about);
  const [of] = (await peek.topics({ ns, topic })).topics;
  const sum = (name: 'ready' | 'inflight' | 'dead'): number =>
    groups.reduce((total, one) => total + one[name], 0);
  const counts: GroupCounts = {
    ...happened(wanted, [...(log?.events() ?? []), ...elsewhere]),
    ...{ ready: sum('ready'), inflight: sum('inflight'), dead: sum('dead') },
    ...{ scheduled: of?.scheduled ?? 0, half: of?.half ?? 0 },
    polling: peek.parked(about).length + polls.length,
  };
  return { counts, words: wordsOf(counts, of !== undefined) };
}

function happened(
  { ns = '', topic, group, match = {}, sinceMs: since }: Wanted,
  events: readonly BrokerEvent[],
): Pick<GroupCounts, 'published' | 'delivered' | 'acked'> {
  const count = (what: MessageCondition['what']): number => {
    const of = { instance: ns, topic, group, what, since };
    const sightings = new MatchedMessages({
      ...of,
      matches: (message, times) => matches(match, message, times),
    });
    for (const event of events) sightings.note(event);
    return sightings.count;
  };
  return { published: count('published'), delivered: count('delivered'), acked: count('acked') };
}

function wordsOf(counts: GroupCounts, isTopic: boolean): string {
  if (!isTopic) return 'There is no such topic yet.';
  const { published, delivered, acked, ready, inflight, dead, scheduled, half, polling } = counts;
  return (
    `So far ${published} published, ${delivered} delivered, ${acked} acked; ` +
    `now ${ready} ready, ${inflight} in flight, ${dead} dead, ${scheduled} scheduled, ` +
    `${half} half; ${polling} polls wait.`
  );
}
