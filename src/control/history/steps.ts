import type {
  BrokerEvent,
  DeliveredEvent,
  Handed,
  MovedEvent,
  PublishedEvent,
  SettledEvent,
  SettleResult,
} from '../../broker/events';

/** An event as far as it is about one message. */
export type Step =
  | PublishedEvent
  | (Omit<DeliveredEvent, 'deliveries'> & { readonly delivery: Handed })
  | (Omit<SettledEvent, 'receiptHandles' | 'results'> & {
      readonly receiptHandle: string;
      readonly result: SettleResult;
    })
  | Omit<MovedEvent, 'ids'>;

/** What events tell of one message, in their order. */
export function stepsOf(events: Iterable<BrokerEvent>, id: string): Step[] {
  const steps: Step[] = [];
  const handles = new Set<string>();
  for (const event of events) {
    if (event.kind === 'published') {
      if (event.message.id === id) steps.push(event);
    } else if (event.kind === 'delivered') {
      for (const delivery of event.deliveries) {
        if (delivery.id !== id) continue;
        handles.add(delivery.receiptHandle);
        steps.push({ ...event, delivery });
      }
    } else if (event.kind === 'settled') {
      event.receiptHandles.forEach((receiptHandle, index) => {
        // Receipt handles of the Aliyun front begin with the message's id.
        if (!handles.has(receiptHandle) && !receiptHandle.startsWith(id)) return;
        steps.push({ ...event, receiptHandle, result: event.results[index] ?? 'unknown' });
      });
    } else if (event.ids.includes(id)) steps.push(event);
  }
  return steps;
}
