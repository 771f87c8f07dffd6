import { receiptHandlesOf } from '../broker/consumption';
import { decodePayload } from '../broker/payload';
import { MqError } from '../errors';
import { DEAD, type Handle, type Store, type Subscription } from '../store/store';
import { ControlError } from './problem';

/** Which deliveries of a group: of one message, or one alone; without either all that are in flight. */
export interface Picked {
  readonly messageId?: string | undefined;
  readonly receiptHandle?: string | undefined;
}

const PAGE = 500;

/**
 * The deliveries of a group that are meant, in no order. Throws the 404 where the message is not
 * in flight, and `MqError` for a receipt handle that was not issued for this group.
 */
export async function inFlight(
  store: Store,
  of: Subscription,
  { messageId, receiptHandle }: Picked,
  now: number,
): Promise<Handle[]> {
  if (receiptHandle !== undefined) {
    const receipt = receiptHandlesOf(of, false).decode(receiptHandle);
    if (receipt !== undefined) return [receipt];
    throw new MqError('InvalidReceiptHandle', `it was not issued for group ${of.group}`);
  }
  const queues = (await store.describe(of, now))?.queues;
  if (queues === undefined) throw new MqError('TopicNotExist', `there is no topic ${of.topic}`);
  const all: Handle[] = [];
  for (const queue of [...new Array<number>(queues).keys(), DEAD]) {
    all.push(...(await holdsOf(store, of, queue, messageId, now)));
  }
  if (messageId === undefined || all.length > 0) return all;
  throw new ControlError(404, 'Not in flight', {
    detail: `Message ${messageId} is not in flight for group ${of.group} of topic ${of.topic}.`,
    field: 'messageId',
  });
}

async function holdsOf(
  store: Store,
  of: Subscription,
  queue: number,
  messageId: string | undefined,
  now: number,
): Promise<Handle[]> {
  const found: Handle[] = [];
  let page = await store.holds(of, queue, PAGE, { until: now, offset: Number.MAX_SAFE_INTEGER });
  while (page.length > 0) {
    for (const { entry, ...handle } of page) {
      if (entry === undefined) continue;
      const isMeant =
        messageId === undefined || decodePayload(entry.payload, entry.tag).id === messageId;
      if (isMeant) found.push(handle);
    }
    page = page.length < PAGE ? [] : await store.holds(of, queue, PAGE, page.at(-1));
  }
  return found;
}
