import { HALF, type Settled, type Settlement, type Store, type Subscription } from '../store/store';
import { receiptHandlesOf } from './consumption';
import type { HandleOutcome } from './message';
import type { Receipt } from './receipt-handle';

/**
 * Settles what the receipt handles stand for in at most one store call. Handles of half messages
 * are taken with `half` only, and no others are.
 */
export async function settle(
  store: Store,
  of: Subscription,
  receiptHandles: readonly string[],
  as: 'ack' | 'commit' | 'rollback',
  now: number,
): Promise<HandleOutcome[]> {
  const isHalf = as !== 'ack';
  const handles = receiptHandlesOf(of, isHalf);
  const read = receiptHandles.map((text) => {
    const receipt = handles.decode(text);
    return receipt !== undefined && (receipt.queue === HALF) === isHalf ? receipt : undefined;
  });
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
