import type { DeliveredEvent } from './events';
import type { Delivery } from './message';
import { isEntryOf, messageIn } from './payload';

/** A delivery as its event tells it. */
export type DeliveryTold = Omit<Delivery, 'firstConsumeAt'>;

/** What an event tells of, in its order; with an id only the deliveries of that message. */
export function deliveriesIn(event: DeliveredEvent, id?: string): DeliveryTold[] {
  const { entries, receiptHandles, mode } = event;
  const deliveries: DeliveryTold[] = [];
  entries.forEach((entry, index) => {
    if (id !== undefined && !isEntryOf(id, entry)) return;
    deliveries.push({
      message: messageIn(entry),
      receiptHandle: receiptHandles[index] ?? '',
      consumedTimes: timesTold(entry.times, mode === 'half'),
      nextConsumeAt: entry.until,
    });
  });
  return deliveries;
}

/** The store counts the birth of a half message as its first delivery; a check is the next. */
export function timesTold(times: number, isHalf: boolean): number {
  return isHalf ? times - 1 : times;
}
