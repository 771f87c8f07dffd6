import type { DeliveredEvent } from './events';
import type { Delivery } from './message';
import { isEntryOf, messageIn } from './payload';
import { receiptHandlesOf } from './receipt-handle';

/** A delivery as its event tells it. */
export type DeliveryTold = Omit<Delivery, 'firstConsumeAt'>;

/** What an event tells of, in its order; with an id only the deliveries of that message. */
export function deliveriesIn(event: DeliveredEvent, id?: string): DeliveryTold[] {
  const { of, entries, mode } = event;
  const isHalf = mode === 'half';
  const handles = receiptHandlesOf(of, isHalf);
  const deliveries: DeliveryTold[] = [];
  entries.forEach((entry, index) => {
    if (id !== undefined && !isEntryOf(id, entry)) return;
    const message = messageIn(entry);
    const receiptHandle =
      event.receiptHandles?.[index] ?? handles.encode(message.id, entry, mode === 'orderly');
    const consumedTimes = timesTold(entry.times, isHalf);
    deliveries.push({ message, receiptHandle, consumedTimes, nextConsumeAt: entry.until });
  });
  return deliveries;
}

/** The store counts the birth of a half message as its first delivery; a check is the next. */
export function timesTold(times: number, isHalf: boolean): number {
  return isHalf ? times - 1 : times;
}
