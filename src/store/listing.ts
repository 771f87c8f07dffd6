import type { DeadLetter, HalfEntry, ListedHold, ScheduledEntry } from './entries';
import type { QueueRef, Subscription, TopicRef } from './refs';

/** What can be listed: of what, its entries in their order, and where an entry is in that order. */
export interface Listing {
  /**
   * The holds of a group on one log, ended ones too, by (until, offset). The queue may be `HALF`
   * (whatever the group) or `DEAD`.
   */
  holds: { of: Subscription & QueueRef; entry: ListedHold; place: HoldPlace };
  /** Scheduled entries, by (at, offset). */
  scheduled: { of: TopicRef; entry: ScheduledEntry; place: ScheduledPlace };
  /** Half messages, by offset. */
  half: { of: TopicRef; entry: HalfEntry; place: OffsetPlace };
  /** A group's dead letters, by dead-letter offset. */
  dead: { of: Subscription; entry: DeadLetter; place: OffsetPlace };
}
export type ListingKind = keyof Listing;

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
/** Where an entry is in a log; -1 is before the first. */
export interface OffsetPlace {
  readonly offset: number;
}
