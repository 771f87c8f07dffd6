import type { BrokerEvent, DeliveredEvent, SettledEvent } from '../broker/events';

/**
 * An event as it is remembered: with its receipt handles as one text, for a great many small objects
 * cost the garbage collector more than all the rest of remembering them.
 */
export type PackedEvent =
  Exclude<BrokerEvent, DeliveredEvent> | Packed<DeliveredEvent> | Packed<SettledEvent>;

type Packed<Event extends DeliveredEvent | SettledEvent> = Omit<Event, 'receiptHandles'> & {
  readonly handles: string;
};

/** In no receipt handle that was issued here. */
const BETWEEN = '\n';

/** The event to be remembered. O(handles). */
export function pack(event: BrokerEvent): PackedEvent {
  if (event.kind === 'settled') {
    // Any text may be sent back in vain.
    if (!event.results.every((result) => result === 'done')) return event;
  } else if (event.kind !== 'delivered') return event;
  const { receiptHandles, ...rest } = event;
  return { ...rest, handles: receiptHandles.join(BETWEEN) };
}

/** What {@link pack} was given. */
export function unpack(event: PackedEvent): BrokerEvent {
  if (!('handles' in event)) return event;
  const { handles, ...rest } = event;
  return { ...rest, receiptHandles: handles.split(BETWEEN) };
}

/** How many messages and receipt handles an event tells of; at least 1. */
export function weightOf(event: PackedEvent): number {
  switch (event.kind) {
    case 'published':
    case 'cleared':
      return 1;
    case 'delivered':
      return event.entries.length;
    case 'settled':
      return event.results.length;
    case 'moved':
      return Math.max(event.ids.length, 1);
  }
}

/** How many characters of an event somebody else decides on; O(messages it tells of). */
export function charactersOf(event: PackedEvent): number {
  switch (event.kind) {
    case 'published':
      return event.entry.payload.length + (event.entry.tag?.length ?? 0) + event.to.topic.length;
    case 'delivered': {
      const { topic, group } = event.of;
      let characters = topic.length + group.length + (event.client?.length ?? 0);
      for (const { payload, tag } of event.entries)
        characters += payload.length + (tag?.length ?? 0);
      return characters + event.handles.length;
    }
    case 'settled':
      return 'handles' in event ? event.handles.length : event.receiptHandles.join('').length;
    case 'moved':
    case 'cleared':
      return 0;
  }
}
