import type { MovedEvent } from '../../broker/events';
import type { PullGroups } from '../../broker/pull/pull-groups';
import { MqError } from '../../errors';
import { ControlError } from '../../schema/control-error';
import type { Settlement, Store, Subscription } from '../../store/store';
import type { DeliverySelection } from './action-schema';
import { held, inFlight, type InFlight } from './in-flight';

export interface SettleParts {
  readonly store: Store;
  readonly pulls: PullGroups;
  /** Is told which messages it was done to. */
  readonly note: (
    as: MovedEvent['as'],
    ids: readonly string[],
    more?: Pick<MovedEvent, 'until' | 'pull'>,
  ) => void;
}

const BATCH = 500;

/**
 * Ends the deliveries of a group that are meant, or makes dead letters of their messages; says how
 * many. Of a group that pulls these are whole batches. Throws `ControlError` where the message that is
 * meant is not in flight, and `MqError` where the delivery of a receipt handle is over.
 */
export async function endDeliveries(
  parts: SettleParts,
  of: Subscription,
  { messageId, receiptHandle }: DeliverySelection,
  settlement: Settlement,
): Promise<number> {
  const handles = await inFlight(parts.store, of, { messageId, receiptHandle }, settlement.now);
  const as = settlement.as === 'buried' ? 'buried' : 'expired';
  // Receipt handles are of deliveries that were popped.
  const pulled = receiptHandle === undefined ? await endPulled(parts, of, messageId, as) : 0;
  const done = pulled + (await settleEach(parts, of, handles, settlement, as));
  if (done > 0) return done;
  if (messageId !== undefined && handles.length === 0) throw notInFlight(of, messageId);
  if (receiptHandle === undefined) return 0;
  throw deliveryOver();
}

/**
 * Puts off until then (epoch ms) the end of those deliveries that are meant and end before; says how
 * many. Throws as {@link endDeliveries} does.
 */
export async function extendDeliveries(
  parts: SettleParts,
  of: Subscription,
  { messageId, receiptHandle }: DeliverySelection,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<number> {
  const meant = await held(parts.store, of, { messageId, receiptHandle }, now);
  if (meant.length === 0 && receiptHandle !== undefined) throw deliveryOver();
  if (meant.length === 0 && messageId !== undefined) throw notInFlight(of, messageId);
  const early = meant.filter((one) => one.until < until);
  return settleEach(parts, of, early, { as: 'released', now, at: until }, 'extended');
}

/** Says how many were in flight, and tells of them. */
async function settleEach(
  { store, note }: SettleParts,
  of: Subscription,
  handles: readonly InFlight[],
  settlement: Settlement,
  as: MovedEvent['as'],
): Promise<number> {
  let done = 0;
  const isPutOff = as === 'extended' && settlement.as === 'released';
  const more = isPutOff ? { until: settlement.at } : {};
  for (let from = 0; from < handles.length; from += BATCH) {
    const batch = handles.slice(from, from + BATCH);
    const settled = await store.settle(of, batch, settlement);
    const ids = batch.filter((_, index) => settled[index] === 'done').map(({ id }) => id);
    note(as, ids, more);
    done += ids.length;
  }
  return done;
}

async function endPulled(
  { pulls, note }: SettleParts,
  of: Subscription,
  messageId: string | undefined,
  as: 'buried' | 'expired',
): Promise<number> {
  const ended = await (as === 'buried'
    ? pulls.giveUp(of, messageId)
    : pulls.release(of, messageId));
  note(as, ended, { pull: true });
  return ended.length;
}

function deliveryOver(): MqError {
  return new MqError('ReceiptHandleExpired', 'its delivery is not in flight any more');
}

function notInFlight({ topic, group }: Subscription, messageId: string): ControlError {
  return new ControlError('NotInFlight', {
    detail: `Message ${messageId} is not in flight for group ${group} of topic ${topic}.`,
    field: 'messageId',
  });
}
