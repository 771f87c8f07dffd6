import type { Settled, Settlement, Store, Subscription } from '../store/store';
import { receiptHandlesOf } from './consumption';
import type { HandleOutcome } from './message';
import type { Receipt } from './receipt-handle';

/**
 * Settles what the receipt handles stand for in at most one store call. Commit and
 * rollback take handles of half messages and no others; ack takes all others.
 */
export async function settle(
  store: Store,
  of: Subscription,
  receiptHandles: readonly string[],
  as: 'ack' | 'commit' | 'rollback',
  now: number,
): Promise<HandleOutcome[]> {
  const handles = receiptHandlesOf(of, as !== 'ack');
  const read = receiptHandles.map((text) => handles.decode(text));
  const receipts = read.filter((receipt) => receipt !== undefined);
  const settled =
    receipts.length === 0 ? [] : await store.settle(of, receipts, settlementOf(as, receipts, now));
  const outcomes = settled.values();
  return read.map((receipt) =>
    receipt === undefined ? 'InvalidReceiptHandle' : outcomeOf(outcomes.next().value),
  );
}

function settlementOf(
  as: 'ack' | 'commit' | 'rollback',
  receipts: readonly Receipt[],
  now: number,
): Settlement {
  if (as === 'commit') return { as: 'moved', now };
  return { as: 'acked', now, unlock: receipts.some(({ orderly }) => orderly) };
}

function outcomeOf(settled: Settled | undefined): HandleOutcome {
  return settled === 'done' ? 'done' : 'ReceiptHandleExpired';
}
