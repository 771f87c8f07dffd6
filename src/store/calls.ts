import type { Handle, HeldEntry, StoredEntry } from './entries';
import type { HoldPlace } from './listing';
import type { TopicShape } from './refs';

/* What the verbs of a store are asked for, and what they answer. */

/** Where a group that is new begins: at the first entry still there, or after the last. */
export type Start = 'earliest' | 'latest';

export interface Append {
  /** Epoch ms; becomes the entry's time unless `at` is later. */
  readonly now: number;
  /** Epoch ms at which the entry goes into its queue; absent or not after `now`: at once. */
  readonly at?: number | undefined;
  /** Epoch ms until which the entry is held as a half message; not together with `at`. */
  readonly heldUntil?: number | undefined;
  /** The shape of the topic if it is not there; absent: refuse. */
  readonly create?: TopicShape | undefined;
  /** The topic types that take this entry, else `MqError('TopicTypeMismatch')`; absent: all. */
  readonly accept?: readonly string[] | undefined;
}
export interface AppendResult {
  /** The queue the entry is in, or will go to. */
  readonly queue: number;
  /** Its offset in the queue; for scheduled and half entries its place in their own order. */
  readonly offset: number;
  /** The hold of a half message. */
  readonly handle?: Handle;
  /** The call made the topic. */
  readonly created?: true;
}

export interface Pop {
  readonly now: number;
  /** Epoch ms, after `now`. */
  readonly until: number;
  /** At least 1. */
  readonly limit: number;
  /** Absent: every entry, tagged or not. */
  readonly tags?: readonly string[] | undefined;
  /** Deliveries after which an entry is dead; not for the half log. */
  readonly maxTimes: number;
  /** Entries with a time before this are gone. */
  readonly retainSince: number;
  /** Take from the half log, where only ended holds are found; any group may. */
  readonly half?: boolean | undefined;
  /** With `half`: the first group to pop half messages of a topic is the only one that gets them. */
  readonly bind?: boolean | undefined;
  readonly orderly?: boolean | undefined;
  /** The queue to look at first, taken modulo the topic's queues; absent: 0. */
  readonly firstQueue?: number | undefined;
  readonly create?: TopicShape | undefined;
  /** Create a missing group, starting there; absent: refuse. */
  readonly createGroup?: Start | undefined;
  /** Tell of what is passed over for its tag, by so many of the first characters of its payload, which are ASCII. */
  readonly passedHead?: number | undefined;
}
export interface PopResult {
  readonly taken: HeldEntry[];
  readonly wakeAt?: number;
  /** With `passedHead`: of each entry that was passed over for its tag, in that order; absent: none was. */
  readonly passed?: readonly string[];
}

export type Settlement =
  /** Never to be delivered to the group again. `unlock`: the holds were taken orderly, so a queue left without any is announced. */
  | { readonly as: 'acked'; readonly now: number; readonly unlock?: boolean | undefined }
  /**
   * Deliverable again from `at` on; the delivery keeps its count, or with `uncounted` was none:
   * count and first time are as before it. That is not for half messages. An `at` after the end of
   * the hold puts it off: the delivery goes on.
   */
  | {
      readonly as: 'released';
      readonly now: number;
      readonly at: number;
      readonly uncounted?: boolean | undefined;
    }
  /** Half messages only: put into their queue, at its end. */
  | { readonly as: 'moved'; readonly now: number }
  /** Put among the group's dead letters, as if this delivery, ended `now`, had been the last; not half messages. */
  | { readonly as: 'buried'; readonly now: number }
  /**
   * Dead letters only, named by {@link deadHandle}: deliverable again, to their group alone, with a
   * new count. There need be no hold; one that there is ends. `unknown`: no dead letter is there.
   */
  | { readonly as: 'resent'; readonly now: number }
  /**
   * Gone for good: a dead letter, named by {@link deadHandle}, with its hold if there is one; a
   * scheduled entry, named by {@link scheduledHandle}; else what a hold has, whether or not that has
   * ended. An entry of a queue is settled for its group by that. Announces the topic.
   */
  | { readonly as: 'removed'; readonly now: number };
export type SettleAnswer = 'done' | 'expired' | 'superseded' | 'unknown';

export interface Read {
  readonly now: number;
  readonly limit: number;
  readonly retainSince: number;
  /** Change nothing: scheduled entries stay where they are, and old ones are still there. */
  readonly peek?: boolean | undefined;
}
export interface Slice {
  readonly entries: StoredEntry[];
  /** The first offset that is still there; `max` when the queue is empty. */
  readonly min: number;
  /** The offset the next entry will get. */
  readonly max: number;
}
export type SeekTarget = Start | { readonly at: number };

export interface Sweep {
  readonly now: number;
  readonly maxTimes: number;
  /** Groups that have another number; absent: none. */
  readonly maxTimesOf?: readonly (readonly [group: string, maxTimes: number])[] | undefined;
  readonly retainSince: number;
  readonly retainHalfSince: number;
  readonly retainDeadSince: number;
  /** Undeclared groups not polled since, and without dead letters, are forgotten. */
  readonly groupsSince: number;
  /** Epoch ms; count the holds that ended after it. */
  readonly endedAfter?: number | undefined;
  /** Pass over the holds up to this place, in every queue of every group. */
  readonly heldAfter?: HoldPlace | undefined;
}
export interface SweepResult {
  /** Holds of entries in queues that ended after `endedAfter` and by `now`, before anything was done; 0 if it is absent. */
  readonly ended: number;
  readonly released: number;
  readonly dead: number;
  readonly dropped: number;
  readonly more: boolean;
  /** Behind this place there may be ended holds that were not looked at, for all before it stay. */
  readonly next?: HoldPlace;
}

/** What a purge did. */
export interface PurgeResult {
  /** Entries that are gone from queues, scheduled, half and dead ones; a dead letter counts by itself. */
  readonly removed: number;
  readonly more: boolean;
}

/** On what condition a note is changed. */
export interface NoteCondition {
  /** What it must be at that moment; `undefined`: not there. */
  readonly was: string | undefined;
}
