import { receiptHandlesOf } from '../../broker/receipt-handle';
import { messageIn } from '../../broker/payload';
import { MqError } from '../../errors';
import { DEAD, type Handle, type Store, type Subscription } from '../../store/store';
import type { DeliverySelection } from './action-schema';
import { groupThere } from './existing';

/** A delivery in flight, and of which message. */
export interface InFlight extends Handle {
  readonly id: string;
}

const PAGE = 500;

/**
 * The deliveries of a group that are meant and were popped, in no order. Throws `MqError` where there is no such topic or group, and for a receipt handle that was
 * not issued for this group.
 */
export async function inFlight(
  store: Store,
  of: Subscription,
  { messageId, receiptHandle }: DeliverySelection,
  now: number,
): Promise<InFlight[]> {
  const { ranges } = await groupThere(store, of);
  if (receiptHandle !== undefined) {
    const receipt = receiptHandlesOf(of, false).decode(receiptHandle);
    if (receipt !== undefined) return [{ ...receipt, id: receiptHandle.slice(0, 32) }];
    throw new MqError('InvalidReceiptHandle', `it was not issued for group ${of.group}`);
  }
  const all: InFlight[] = [];
  for (const queue of [...ranges.keys(), DEAD]) {
    all.push(...(await holdsOf(store, of, queue, messageId, now)));
  }
  return all;
}

/**
 * The deliveries of a group that are meant, as they are held now: one that was put off ends later than
 * its receipt handle says. Throws as {@link inFlight} does.
 */
export async function held(
  store: Store,
  of: Subscription,
  { messageId, receiptHandle }: DeliverySelection,
  now: number,
): Promise<InFlight[]> {
  if (receiptHandle === undefined) return inFlight(store, of, { messageId }, now);
  const [named] = await inFlight(store, of, { receiptHandle }, now);
  if (named === undefined) return [];
  const { id, queue, offset, times, firstAt } = named;
  return (await holdsOf(store, of, queue, id, now)).filter(
    (one) => one.offset === offset && one.times === times && one.firstAt === firstAt,
  );
}

async function holdsOf(
  store: Store,
  of: Subscription,
  queue: number,
  messageId: string | undefined,
  now: number,
): Promise<InFlight[]> {
  const found: InFlight[] = [];
  const inFlight = { until: now, offset: Number.MAX_SAFE_INTEGER };
  let page = await store.list({ ...of, queue }, 'holds', PAGE, inFlight);
  while (page.length > 0) {
    for (const { entry, ...handle } of page) {
      if (entry === undefined) continue;
      const { id } = messageIn(entry);
      if (messageId === undefined || id === messageId) found.push({ ...handle, id });
    }
    page = page.length < PAGE ? [] : await store.list({ ...of, queue }, 'holds', PAGE, page.at(-1));
  }
  return found;
}
