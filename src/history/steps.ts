import {
  isClearing,
  type BrokerEvent,
  type ClearedEvent,
  type DeliveredEvent,
  type MovedEvent,
  type PassedEvent,
  type PublishedEvent,
  type SettledEvent,
  type SettleResult,
} from '../broker/events';
import { deliveriesIn } from '../broker/deliveries';
import type { Delivery, Message } from '../broker/message';
import { isEntryOf, messageIn } from '../broker/payload';

/** An event as far as it is about one message. */
export type Step =
  | (Omit<PublishedEvent, 'entry'> & { readonly message: Message })
  | (Omit<DeliveredEvent, 'entries' | 'receiptHandles'> & { readonly delivery: Delivery })
  | (Omit<SettledEvent, 'receiptHandles' | 'results'> & {
      readonly receiptHandle: string;
      readonly result: SettleResult;
    })
  | Omit<MovedEvent, 'ids'>
  | Omit<PassedEvent, 'ids'>
  | ClearedEvent;

/**
 * What tells a receipt handle from all others: itself, or with its subscription where it means
 * something only there.
 */
export function handleKey(
  { of, pull }: Pick<DeliveredEvent | SettledEvent | MovedEvent, 'of' | 'pull'>,
  receiptHandle: string,
): string {
  if (pull !== true) return receiptHandle;
  return `${of.instance}\n${of.topic}\n${of.group}\n${receiptHandle}`;
}

/** What events tell of one message, in their order; and all of what was cleared, of whichever topic. */
export function stepsOf(events: Iterable<BrokerEvent>, id: string): Step[] {
  const steps: Step[] = [];
  const handles = new Set<string>();
  for (const event of events) {
    if (event.kind === 'published') {
      const { entry } = event;
      if (isEntryOf(id, entry)) steps.push({ ...event, message: messageIn(entry) });
    } else if (event.kind === 'delivered') {
      for (const delivery of deliveriesIn(event, id)) {
        handles.add(handleKey(event, delivery.receiptHandle));
        steps.push({ ...event, delivery });
      }
    } else if (event.kind === 'settled') {
      event.receiptHandles.forEach((receiptHandle, index) => {
        // Receipt handles of the Aliyun front begin with the message's id.
        const isOfIt = handles.has(handleKey(event, receiptHandle));
        if (!isOfIt && !receiptHandle.startsWith(id)) return;
        steps.push({ ...event, receiptHandle, result: event.results[index] ?? 'unknown' });
      });
    } else if (event.kind === 'cleared') {
      if (isClearing(event, id)) steps.push(event);
    } else if (event.kind === 'passed') {
      if (event.ids.includes(id)) steps.push(event);
    } else {
      const { ids, receiptHandle } = event;
      const isUnder = receiptHandle !== undefined && handles.has(handleKey(event, receiptHandle));
      if (isUnder || ids.includes(id)) steps.push(event);
    }
  }
  return steps;
}

/** The receipt handles under which events say that a message was delivered. */
export function handlesOf(events: Iterable<BrokerEvent>, id: string): string[] {
  const handles: string[] = [];
  for (const event of events) {
    if (event.kind !== 'delivered') continue;
    for (const one of deliveriesIn(event, id)) handles.push(one.receiptHandle);
  }
  return handles;
}
