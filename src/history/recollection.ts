import type { BrokerEvent, ClearedEvent, PublishedEvent } from '../broker/events';
import { isEntryOf, messageIn } from '../broker/payload';
import type { QueueRef } from '../store/store';
import type { Life } from './life-view';

/** What is remembered of a message. */
export interface Recollection {
  /** Absent: nothing is. */
  readonly life?: Life | undefined;
  /** Where events say that it is, or was: in its queue, or among half or scheduled messages. */
  readonly place?: EventPlace | undefined;
  /** What was purged, dropped or put elsewhere, of whichever topic; oldest first. */
  readonly cleared: readonly ClearedEvent[];
}

/** A place that an event tells of. Among half and scheduled messages `offset` is the order there. */
export interface EventPlace extends QueueRef {
  readonly in: 'queue' | 'half' | 'scheduled';
  readonly offset: number;
}

/** The last place of a message that events tell of. O(events). */
export function placeIn(events: Iterable<BrokerEvent>, id: string): EventPlace | undefined {
  let place: EventPlace | undefined;
  for (const event of events) {
    if (event.kind === 'published' && isEntryOf(id, event.entry)) {
      const { instance, topic } = event.to;
      place = { in: partOf(event), instance, topic, queue: event.queue, offset: event.offset };
    } else if (event.kind === 'delivered') {
      const { instance, topic } = event.of;
      for (const { queue, offset, ...entry } of event.entries) {
        // Half messages and dead letters have places of their own.
        if (queue < 0 || !isEntryOf(id, entry)) continue;
        place = { in: 'queue', instance, topic, queue, offset };
      }
    }
  }
  return place;
}

function partOf({ receiptHandle, entry }: PublishedEvent): EventPlace['in'] {
  if (receiptHandle !== undefined) return 'half';
  const { deliverAt = 0, publishedAt } = messageIn(entry);
  return deliverAt > publishedAt ? 'scheduled' : 'queue';
}
