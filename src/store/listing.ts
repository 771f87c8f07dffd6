import type { HalfEntry, Held, ScheduledEntry } from './entries';
import type { Subscription, TopicRef } from './refs';
import type { TopicOutline } from './topic-part';

/**
 * Looking at what waits in a topic. Nothing of it changes anything; of a topic or group that is
 * not there comes nothing. What changes between two pages may be missed or come twice.
 */
export interface Listing {
  /**
   * Up to `limit` holds of a group on one log, by (until, offset), from after a place on, ended
   * ones too. `queue` may be `HALF` (whatever the group) or `DEAD`. O(limit × log holds).
   */
  holds(of: Subscription, queue: number, limit: number, after?: HoldPlace): Promise<Held[]>;
  /** Up to `limit` scheduled entries by (at, offset), from after a place on. O(limit × log scheduled). */
  scheduled(of: TopicRef, limit: number, after?: ScheduledPlace): Promise<ScheduledEntry[]>;
  /** Up to `limit` half messages by offset, from an offset on. O(limit × log half). */
  half(of: TopicRef, offset: number, limit: number): Promise<HalfEntry[]>;
  /** What a topic and its groups are, but for their entries and holds. O(queues × groups). */
  outline(of: TopicRef): Promise<TopicOutline | undefined>;
}

/** Where a hold is among the holds of its log. */
export interface HoldPlace {
  readonly until: number;
  readonly offset: number;
}
/** Where an entry is among those that are scheduled. */
export interface ScheduledPlace {
  readonly at: number;
  readonly offset: number;
}
