import type { Settlement, Store, Subscription } from '../store/store';
import type { SettleResult, SettleVerb } from './events';
import { receiptHandlesOf, type Receipt } from './receipt-handle';

/**
 * Settles what the receipt handles stand for in at most one store call. Commit and
 * rollback take handles of half messages and no others; ack takes all others.
 */
export async function settle(
  store: Store,
  of: Subscription,
  receiptHandles: readonly string[],
  as: SettleVerb,
  now: number,
): Promise<SettleResult[]> {
  const handles = receiptHandlesOf(of, as !== 'ack');
  const read = receiptHandles.map((text) => handles.decode(text));
  const receipts = read.filter((receipt) => receipt !== undefined);
  const settled =
    receipts.length === 0 ? [] : await store.settle(of, receipts, settlementOf(as, receipts, now));
  const results = settled.values();
  return read.map((receipt) =>
    receipt === undefined ? 'foreign' : (results.next().value ?? 'unknown'),
  );
}

function settlementOf(as: SettleVerb, receipts: readonly Receipt[], now: number): Settlement {
  if (as === 'commit') return { as: 'moved', now };
  return { as: 'acked', now, unlock: receipts.some(({ orderly }) => orderly) };
}
