import type { BrokerEvent } from '../broker/events';
import type { Message } from '../broker/message';

/** How many messages and receipt handles an event tells of; at least 1. */
export function weightOf(event: BrokerEvent): number {
  switch (event.kind) {
    case 'published':
    case 'cleared':
      return 1;
    case 'delivered':
      return event.deliveries.length;
    case 'settled':
      return event.receiptHandles.length;
    case 'moved':
      return Math.max(event.ids.length, 1);
  }
}

/** How many characters of an event somebody else decides on; O(messages it tells of). */
export function charactersOf(event: BrokerEvent): number {
  switch (event.kind) {
    case 'published':
      return event.entry.payload.length + (event.entry.tag?.length ?? 0) + event.to.topic.length;
    case 'delivered': {
      const { topic, group } = event.of;
      let characters = topic.length + group.length + (event.client?.length ?? 0);
      for (const delivery of event.deliveries) {
        characters += lengthOf(delivery.message) + delivery.receiptHandle.length;
      }
      return characters;
    }
    case 'settled':
      return event.receiptHandles.reduce((sum, handle) => sum + handle.length, 0);
    case 'moved':
    case 'cleared':
      return 0;
  }
}

/** How many characters a message has in its body, its texts and its properties. */
export function lengthOf(message: Message): number {
  let length = 0;
  for (const member of Object.values(message)) {
    if (typeof member === 'string') length += member.length;
  }
  for (const [name, value] of message.properties ?? []) length += name.length + value.length;
  return length;
}
