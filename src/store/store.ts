import type { Entry, Handle, HeldEntry, StoredEntry } from './entries';
import type { HoldPlace, Listing, ListingKind } from './listing';
import type { NoteCondition } from './note-space';
import type { QueueRef, Subscription, TopicRef, TopicShape } from './refs';
import type { TopicDescription, TopicPart } from './topic-part';

export { DEAD, HALF, deadHandle } from './entries';
export type {
  DeadLetter,
  Entry,
  HalfEntry,
  Handle,
  ListedHold,
  Hold,
  ScheduledEntry,
  StoredEntry,
  HeldEntry,
} from './entries';
export type { HoldPlace, Listing, ListingKind, ScheduledPlace } from './listing';
export type { NoteCondition, Notes } from './note-space';
export { MAX_QUEUES, topicKey } from './refs';
export type { QueueRef, Subscription, TopicRef, TopicShape } from './refs';
export type {
  GroupDescription,
  GroupHead,
  TopicDescription,
  TopicHead,
  TopicPart,
} from './topic-part';

/**
 * The store does what must be atomic and nothing else. It knows no policy, no clock and no
 * protocol, and never looks inside a payload: times, limits and intervals are arguments.
 *
 * A topic is a fixed number of queues, each an append-only log whose entries have offsets 0, 1, 2…
 * Beside its queues a topic has three places where entries wait:
 *
 * - *scheduled*: entries with a time in the future, put into their queue when it comes;
 * - *half* ({@link HALF}): entries born held, seen only by a pop of the half log, and put into
 *   their queue when they are moved;
 * - *dead* ({@link DEAD}), one per group: entries the group was handed too often.
 *
 * A *hold* is one delivery of one entry to one group: it hides the entry from the group until its
 * end, `until`. An entry whose hold has ended (`until <= now`) is deliverable again; one that was
 * settled never is. Every call is atomic, its work is bounded, and both stores give the same answer
 * to the same history of calls, ties included: ended holds come back ordered by (until, offset).
 */
export interface Store {
  /**
   * Puts an entry at the end of a queue: now, at a later time, or born held.
   *
   * `to.queue` is any whole number ≥ 0 and is taken modulo the topic's queues. A missing topic is
   * created in the shape of `options.create`, else `MqError('TopicNotExist')`; a topic that was
   * made that way and never held an entry grows to the shape of its first append.
   * Cost: O(1), O(log n) when scheduled or held.
   */
  append(to: QueueRef, entry: Entry, options: Append): Promise<AppendResult>;

  /**
   * Takes up to `limit` deliverable entries and hides them from the group until `until`: first
   * those whose hold has ended, then new ones, queue by queue from `options.firstQueue` on.
   *
   * On the way, scheduled entries that are due go into their queues, entries handed out `maxTimes`
   * times go to the group's dead letters, entries older than `retainSince` are gone, and entries
   * whose tag is not among `tags` are passed over for good for this group.
   *
   * With `orderly`, a queue that has a hold which has not ended is locked for the group, and what
   * comes back comes in offset order before anything newer of its queue.
   *
   * When nothing is taken, `wakeAt` is the earliest time at which there may be something (absent:
   * nothing in sight) and the next change that makes something deliverable is announced to
   * {@link watch}. `wakeAt <= now` means the call stopped early to stay bounded: look again.
   *
   * A missing topic or group is created if `options.create`/`options.createGroup` say so, else
   * `MqError('TopicNotExist')` / `MqError('GroupNotExist')`.
   * Cost: O(queues + limit × log holds), independent of backlog.
   */
  pop(from: Subscription, options: Pop): Promise<PopResult>;

  /**
   * Ends holds. One answer per handle, in their order: `done`; `expired` (the hold had ended by
   * `now`); `superseded` (the entry was handed out again, or released, since); `unknown` (no hold:
   * settled before, dead, or gone). Handles that are not `done` change nothing.
   * Cost: O(log holds) per handle.
   */
  settle(
    from: Subscription,
    handles: readonly Handle[],
    settlement: Settlement,
  ): Promise<SettleAnswer[]>;

  /**
   * Up to `limit` entries of one queue from an offset on, without any effect but putting due
   * scheduled entries into their queues and dropping old ones, and with `options.peek` without
   * that. `min` is the first offset still there, `max` the next to
   * be given. Cost: O(limit).
   */
  read(from: QueueRef, offset: number, options: Read): Promise<Slice>;

  /** The group's pull positions, one per queue; `undefined` where none was set. O(queues). */
  positions(of: Subscription): Promise<(string | undefined)[]>;

  /**
   * Changes one pull position if it still is `before` (`undefined`: not set); says whether it was.
   * An `after` of `undefined` removes it. Makes the group if it is missing and counts as a poll of
   * it at `now`, changed or not. O(1).
   */
  swap(
    of: Subscription,
    queue: number,
    before: string | undefined,
    after: string | undefined,
    now: number,
  ): Promise<boolean>;

  /** What is in a topic now and what its groups are, or `undefined` where there is none. O(queues × groups). */
  describe(topic: TopicRef, now: number): Promise<TopicDescription | undefined>;
  /**
   * Up to `limit` of what waits outside the queues, or is held, in the order of its kind (see
   * {@link Listing}), from after a place on: the last entry of a page is the place before the next
   * page. Changes nothing; of a topic or group that is not there comes nothing. What changes between
   * two pages may be missed or come twice. O(limit × log entries).
   */
  list<Kind extends ListingKind>(
    of: Listing[Kind]['of'],
    kind: Kind,
    limit: number,
    after?: Listing[Kind]['place'],
  ): Promise<Listing[Kind]['entry'][]>;
  /** All topics, ordered by instance, then name. O(topics log topics); never on a hot path. */
  topics(): Promise<TopicRef[]>;

  /**
   * Creates a topic or gives it this type (queues are only ever added), or creates a group at its
   * start (nothing where it exists; its topic must). Neither is ever forgotten by {@link sweep}.
   */
  declare(what: Declaration): Promise<void>;
  /**
   * Removes a topic and all that is in it, and announces that; or, where `what` names a group,
   * that group alone, with its holds, dead letters and positions. Says whether it was there.
   */
  drop(what: TopicRef | Subscription): Promise<boolean>;
  /**
   * Removes every message of a topic in whatever state: from its queues, scheduled, half, held,
   * dead. Its groups stay, and what was there is behind them. Offsets go on. Pull positions stay as
   * they are, for only those who write them can read them: they see by `min` of {@link read} that
   * what they name is gone. Does a bounded part of it; `more` says there is some left. Announces.
   * A missing topic is `MqError('TopicNotExist')`.
   */
  purge(topic: TopicRef): Promise<PurgeResult>;
  /** Moves a group's place in every queue and ends all its holds without a redelivery. O(queues). */
  seek(of: Subscription, to: SeekTarget): Promise<void>;
  /**
   * Does for one topic what time has made due, whether or not anyone polls: puts scheduled entries
   * into their queues, moves exhausted holds to dead letters, and drops what is past its retention.
   * Does a bounded part of it; `more` says there is some left, and `next` where to go on among the
   * ended holds. What was looked at and stayed is not exhausted before it is handed out again.
   */
  sweep(topic: TopicRef, options: Sweep): Promise<SweepResult>;
  /**
   * Puts back a part of a topic as `exportTopic` (src/store/export.ts) gave it, in their order: the
   * first replaces whatever there was of the topic, each other adds to it. Watchers are told. A
   * hold of an entry that its group was not handed yet, or that is gone, is passed over.
   * Cost: O(part).
   */
  importTopic(topic: TopicRef, part: TopicPart): Promise<void>;

  /**
   * Writes a note of a space, or removes it (`undefined`). With a condition it does so only if that
   * holds, looked at in the same step: whoever reads, changes and writes a note loses nobody's
   * change. Resolves with whether it was done. Notes belong to no topic. O(1).
   */
  note(
    space: string,
    key: string,
    value: string | undefined,
    only?: NoteCondition,
  ): Promise<boolean>;
  /** The notes of a space that have these keys, or all of it. O(keys), O(notes of the space). */
  notes(space: string, keys?: readonly string[]): Promise<Record<string, string>>;
  /**
   * Calls back when something may have become deliverable in a topic that had a pop come back empty
   * since the last call, and after a note was written or removed, by any process and by this one.
   * `undefined`: anything may have happened, to any topic and note. May call too often, never too
   * rarely. Returns the function that stops it.
   */
  watch(listener: (change: Change | undefined) => void): () => void;

  /** Whether the store can do work now; rejects with `MqError('StoreUnavailable')` if not. */
  ping(): Promise<void>;
  /** Ends connections and watchers. Calls after it reject. */
  close(): Promise<void>;
}

/** Something that happened, as watchers are told. */
export type Change =
  | { readonly of: 'topic'; readonly topic: TopicRef }
  | { readonly of: 'note'; readonly space: string; readonly key: string };

/** What is to be there from now on. */
export type Declaration =
  | { readonly topic: TopicRef; readonly shape: TopicShape }
  /** `now`: epoch ms; a new group counts as polled then. */
  | { readonly group: Subscription; readonly start: Start; readonly now: number };

/** What a purge did. */
export interface PurgeResult {
  /** Entries that are gone from queues, scheduled, half and dead ones; a dead letter counts by itself. */
  readonly removed: number;
  readonly more: boolean;
}

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
}
export interface PopResult {
  readonly taken: HeldEntry[];
  readonly wakeAt?: number;
}

export type Settlement =
  /** Never to be delivered to the group again. `unlock`: the holds were taken orderly, so a queue left without any is announced. */
  | { readonly as: 'acked'; readonly now: number; readonly unlock?: boolean | undefined }
  /**
   * Deliverable again from `at` on; the delivery keeps its count, or with `uncounted` was none:
   * count and first time are as before it. That is not for half messages.
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
  | { readonly as: 'resent'; readonly now: number };
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
