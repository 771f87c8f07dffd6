import { HALF } from '../../store/store';
import { messageIn } from '../../broker/payload';
import { compact } from '../../lib/compact';
import type { Due } from './look-schema';
import {
  placesOf,
  type LookContext,
  type MessagePlace,
  type PlacedMessage,
} from './message-places';

/**
 * The earliest time at which something of a topic falls due by itself: a delivery ends, a scheduled
 * message comes, a half message is checked. O(groups × queues).
 */
export async function nextDue(look: LookContext): Promise<Due | undefined> {
  const [deliveries, scheduled, check] = await Promise.all([
    firstOf(placesOf(look, 'inflight', undefined)),
    firstOf(placesOf(look, 'scheduled', undefined)),
    nextCheck(look),
  ]);
  const { instance: ns, topic } = look.topic;
  const dues = [
    ...deliveries.map((one) => ({ ...ofMessage(one), kind: 'delivery' as const })),
    ...scheduled.map((one) => ({ ...ofMessage(one), kind: 'scheduled' as const })),
    ...(check === undefined ? [] : [check]),
  ];
  return earliest(dues.map((due) => compact<Due>({ ...due, ns, topic })));
}

/** The one that comes first; of those that come at once, the first that is given. */
export function earliest(dues: readonly Due[]): Due | undefined {
  let first: Due | undefined;
  for (const due of dues) if (first === undefined || due.at < first.at) first = due;
  return first;
}

/** The first of each place: each is in the order of time. */
async function firstOf(places: readonly MessagePlace[]): Promise<PlacedMessage[]> {
  return (await Promise.all(places.map(firstIn))).flat();
}

async function firstIn(place: MessagePlace): Promise<PlacedMessage[]> {
  // What is gone is passed over, and may fill pages.
  let page = await place.page(undefined, 1);
  while (page.found.length === 0 && page.next !== undefined) page = await place.page(page.next, 16);
  return page.found.slice(0, 1);
}

function ofMessage({ entry, nextConsumeAt, group }: PlacedMessage) {
  const { id, deliverAt = 0 } = messageIn(entry);
  return { at: nextConsumeAt ?? deliverAt, group, id };
}

async function nextCheck({ store, topic, now }: LookContext) {
  const after = { until: now, offset: Number.MAX_SAFE_INTEGER };
  const [hold] = await store.list({ ...topic, group: '', queue: HALF }, 'holds', 1, after);
  if (hold === undefined) return undefined;
  const id = hold.entry && messageIn(hold.entry).id;
  return { at: hold.until, kind: 'check' as const, id };
}
