import type { BrokerEvent } from '../broker/events';

/** The receipt handles under which events say that a message was delivered. */
export function handlesOf(events: Iterable<BrokerEvent>, id: string): string[] {
  const handles: string[] = [];
  for (const event of events) {
    if (event.kind !== 'delivered') continue;
    for (const one of event.deliveries) if (one.message.id === id) handles.push(one.receiptHandle);
  }
  return handles;
}
