import type { HeldEntry, Pop } from '../store/store';
import type { ConsumeCall, Delivery } from './message';
import { decodePayload } from './payload';
import type { Policy } from './policy';
import { receiptHandlesOf } from './receipt-handle';
import { NORMAL, ORDERED } from './topic-types';

/** What the store is to take for a call. With `create`, a missing topic and group are made. */
export function popOf(
  call: ConsumeCall,
  policy: Policy,
  { now, firstQueue, create }: { now: number; firstQueue: number; create: boolean },
): Pop {
  const { mode } = call;
  return {
    now,
    until: now + hiddenMs(mode, policy),
    limit: call.limit,
    tags: call.tags,
    maxTimes: policy.maxRetries + 1,
    retainSince: now - (mode === 'half' ? policy.checkForMs : policy.retentionMs),
    half: mode === 'half',
    bind: mode === 'half' && policy.bindTransactions === 'on',
    orderly: mode === 'orderly',
    firstQueue,
    create: create ? (mode === 'orderly' ? ORDERED : NORMAL) : undefined,
    createGroup: create ? policy.start : undefined,
  };
}

/** What a consumer gets for what the store has taken. */
export function deliveriesOf(call: ConsumeCall, taken: readonly HeldEntry[]): Delivery[] {
  if (taken.length === 0) return [];
  const isHalf = call.mode === 'half';
  const handles = receiptHandlesOf(call, isHalf);
  return taken.map((one) => {
    const message = decodePayload(one.payload, one.tag);
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

function hiddenMs(mode: ConsumeCall['mode'], policy: Policy): number {
  if (mode === 'half') return policy.checkMs;
  return mode === 'orderly' ? policy.orderedRetryMs : policy.retryMs;
}
