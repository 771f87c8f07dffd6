import type { BrokerEvent, ClearedEvent, SettledEvent, SettleResult } from '../broker/events';
import { idOf } from '../broker/payload';
import type { Subscription, TopicRef } from '../store/store';

/** What went wrong for a group, as events tell it. Plain data. */
export interface Trouble extends Subscription {
  /** Messages were passed over for their tags, or handles were refused. */
  readonly what: 'passed' | Exclude<SettleResult, 'done'>;
  /** How many. */
  readonly count: number;
  /** The last message, as far as is known. */
  readonly id?: string | undefined;
  /** The tags that were asked for last; and those of the messages, as far as they are known. */
  readonly tags?: readonly string[] | undefined;
  readonly carried?: readonly string[] | undefined;
}

/** When a topic was cleared last, or a group of it removed or put elsewhere. Plain data. */
export type Clearing = Pick<ClearedEvent, 'at' | 'of'>;

/** Tags of messages that were passed over which are told of. */
const MOST_TAGS = 10;

/** The last clearing of each topic and group in an instance, or in all. O(events). */
export function clearingsIn(events: Iterable<BrokerEvent>, ns: string | undefined): Clearing[] {
  const last = new Map<string, Clearing>();
  for (const event of events) {
    if (event.kind !== 'cleared' || (ns ?? event.of.instance) !== event.of.instance) continue;
    const { at, of } = event;
    last.set(keyOf(of), { at, of });
  }
  return [...last.values()];
}

/**
 * What went wrong in an instance, or in all, until now; what was before a group was put elsewhere,
 * or its topic cleared, here or as `elsewhere` tells, does not count. O(events).
 */
export function troublesIn(
  events: Iterable<BrokerEvent>,
  ns: string | undefined,
  elsewhere: readonly Clearing[] = [],
): Trouble[] {
  const cleared = new Map(elsewhere.map(({ at, of }) => [keyOf(of), at]));
  const isOver = ({ at, of: { instance, topic, group } }: BrokerEvent & { of: Subscription }) =>
    at < (cleared.get(keyOf({ instance, topic, group })) ?? 0) ||
    at < (cleared.get(keyOf({ instance, topic })) ?? 0);
  const tags = new Map<string, string | undefined>();
  const troubles = new Map<string, Trouble>();
  for (const event of events) {
    if (event.kind === 'published') tags.set(idOf(event.entry), event.entry.tag ?? '');
    else if (ns !== undefined && event.of.instance !== ns) continue;
    else if (event.kind === 'passed') {
      if (isOver(event)) continue;
      const carried = event.ids.flatMap((id) => tags.get(id) ?? []);
      const { of, ids } = event;
      const more = { count: ids.length, id: ids.at(-1), tags: event.tags, carried };
      add(troubles, { ...subscriptionOf(of), what: 'passed', ...more });
    } else if (event.kind === 'settled') {
      if (isOver(event)) continue;
      for (const refused of refusalsIn(event)) add(troubles, refused);
    } else if (event.kind === 'cleared' && event.ids === undefined) {
      const { of } = event;
      for (const [key, one] of troubles) {
        const isTopic = one.instance === of.instance && one.topic === of.topic;
        if (isTopic && (of.group === undefined || of.group === one.group)) troubles.delete(key);
      }
    }
  }
  return [...troubles.values()];
}

/** What several processes tell, together. */
export function mergedTroubles(told: readonly (readonly Trouble[])[]): Trouble[] {
  const troubles = new Map<string, Trouble>();
  for (const one of told.flat()) add(troubles, one);
  return [...troubles.values()];
}

function refusalsIn({ of, receiptHandles, results, pull }: SettledEvent): Trouble[] {
  return results.flatMap((what, n): Trouble[] => {
    // A consumer of the gateway may ack what it acked before: that is how its protocol goes.
    if (what === 'done' || (pull && what === 'unknown')) return [];
    const handle = receiptHandles[n] ?? '';
    const id = pull ? undefined : /^[0-9A-F]{32}/.exec(handle)?.[0];
    return [{ ...subscriptionOf(of), what, count: 1, id }];
  });
}

function add(troubles: Map<string, Trouble>, one: Trouble): void {
  const key = JSON.stringify([one.instance, one.topic, one.group, one.what]);
  const before = troubles.get(key);
  const carried = [...new Set([...(before?.carried ?? []), ...(one.carried ?? [])])];
  const count = (before?.count ?? 0) + one.count;
  troubles.set(key, { ...one, count, carried: carried.slice(0, MOST_TAGS) });
}

function keyOf({ instance, topic, group }: TopicRef & { readonly group?: string | undefined }) {
  return JSON.stringify([instance, topic, group ?? null]);
}

function subscriptionOf({ instance, topic, group }: Subscription): Subscription {
  return { instance, topic, group };
}
