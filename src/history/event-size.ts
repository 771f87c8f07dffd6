import type { BrokerEvent } from '../broker/events';

/** An id that was passed over takes so much less than a message or a handle. */
const IDS_PER_MESSAGE = 8;

/** How many messages and receipt handles an event tells of; at least 1. */
export function weightOf(event: BrokerEvent): number {
  switch (event.kind) {
    case 'published':
      return 1;
    case 'cleared':
      return event.ids?.length ?? 1;
    case 'delivered':
      return event.entries.length;
    case 'settled':
      return event.receiptHandles.length;
    case 'moved':
      return Math.max(event.ids.length, 1);
    case 'passed':
      return Math.ceil(event.ids.length / IDS_PER_MESSAGE);
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
      for (const { payload, tag } of event.entries)
        characters += payload.length + (tag?.length ?? 0);
      return event.receiptHandles === undefined
        ? characters
        : characters + lengthOf(event.receiptHandles);
    }
    case 'settled':
      return lengthOf(event.receiptHandles);
    case 'passed':
      return lengthOf(event.ids);
    case 'moved':
    case 'cleared':
      return 0;
  }
}

function lengthOf(texts: readonly string[]): number {
  let length = 0;
  for (const text of texts) length += text.length;
  return length;
}
