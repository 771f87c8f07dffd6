import type { HeldEntry, Subscription } from '../store/store';
import type { DeliveredEvent } from './events';
import type { ConsumeCall, Delivery } from './message';
import { isEntryOf, messageIn } from './payload';
import { receiptHandlesOf } from './receipt-handle';

/** What a consumer gets for what the store has taken. */
export function deliveriesOf(
  call: Subscription & Pick<ConsumeCall, 'mode'>,
  taken: readonly HeldEntry[],
): Delivery[] {
  if (taken.length === 0) return [];
  const isHalf = call.mode === 'half';
  const handles = receiptHandlesOf(call, isHalf);
  return taken.map((one) => {
    const message = messageIn(one);
    return {
      message,
      receiptHandle: handles.encode(message.id, one, call.mode === 'orderly'),
      // The store counts the birth of a half message as its first delivery; a check is the next.
      consumedTimes: isHalf ? one.times - 1 : one.times,
      firstConsumeAt: one.firstAt,
      nextConsumeAt: one.until,
    };
  });
}

/** What an event tells of, in its order; with an id only the deliveries of that message. */
export function deliveriesIn(event: DeliveredEvent, id?: string): Delivery[] {
  const { of, mode, entries, receiptHandles } = id === undefined ? event : aboutMessage(event, id);
  const deliveries = deliveriesOf({ ...of, mode }, entries);
  if (receiptHandles === undefined) return deliveries;
  return deliveries.map((one, n) => ({ ...one, receiptHandle: receiptHandles[n] ?? '' }));
}

/** The event without what it tells of other messages. */
export function aboutMessage(event: DeliveredEvent, id: string): DeliveredEvent {
  const { entries, receiptHandles } = event;
  const isMeant = entries.map((entry) => isEntryOf(id, entry));
  const ofIt = { ...event, entries: entries.filter((_, n) => isMeant[n]) };
  if (receiptHandles === undefined) return ofIt;
  return { ...ofIt, receiptHandles: receiptHandles.filter((_, n) => isMeant[n]) };
}
