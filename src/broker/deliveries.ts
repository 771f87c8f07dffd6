import type { HeldEntry } from '../store/store';
import { timesTold } from './delivered';
import type { ConsumeCall, Delivery } from './message';
import { messageIn } from './payload';
import { receiptHandlesOf } from './receipt-handle';

/** What a consumer gets for what the store has taken. */
export function deliveriesOf(call: ConsumeCall, taken: readonly HeldEntry[]): Delivery[] {
  if (taken.length === 0) return [];
  const isHalf = call.mode === 'half';
  const handles = receiptHandlesOf(call, isHalf);
  return taken.map((one) => {
    const message = messageIn(one);
    return {
      message,
      receiptHandle: handles.encode(message.id, one, call.mode === 'orderly'),
      consumedTimes: timesTold(one.times, isHalf),
      firstConsumeAt: one.firstAt,
      nextConsumeAt: one.until,
    };
  });
}
