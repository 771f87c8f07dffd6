import type { Entry, Handle } from './entries';
import type {
  Append,
  AppendResult,
  NoteCondition,
  Pop,
  PopResult,
  PurgeResult,
  Read,
  SeekTarget,
  SettleAnswer,
  Settlement,
  Slice,
  Start,
  Sweep,
  SweepResult,
} from './calls';
import type { Listing, ListingKind } from './listing';
import type { QueueRef, Subscription, TopicRef, TopicShape } from './refs';
import type { TopicDescription, TopicPart } from './topic-part';

export type * from './calls';
export * from './entries';
export type * from './listing';
export * from './refs';
export type * from './topic-part';

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
   * comes back comes in offset order before anything newer of its queue. A resent dead letter counts
   * for the queue it came from: it waits for that to be free, comes before what is in it, and locks it.
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
   * settled before, dead, or gone). Handles that are not `done` change nothing. Those of a hold that
   * was put off, to a time after its end, are good until then.
   * Cost: O(log holds) per handle.
   */
  settle(
    from: Subscription,
    handles: readonly Handle[],
    settlement: Settlement,
  ): Promise<SettleAnswer[]>;

  /**
   * Up to `limit` entries of one queue from an offset on. First it puts due scheduled entries into
   * their queues and drops old ones, unless `options.peek` is set: then nothing is changed. `min`
   * is the first offset still there, `max` the next to be given. Cost: O(limit).
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
   * start, as one that never polled (nothing where it exists; its topic must). Neither is ever
   * forgotten by {@link sweep}.
   */
  declare(what: Declaration): Promise<void>;
  /**
   * Removes a topic and all that is in it; or, where `what` names a group, that group alone, with
   * its holds, dead letters and positions. Announces the topic. Says whether it was there.
   */
  drop(what: TopicRef | Subscription): Promise<boolean>;
  /**
   * Removes every message of a topic in whatever state: from its queues, scheduled, half, held,
   * dead. Its groups stay, and each goes on behind what was there; offsets go on too. Pull positions
   * stay as they are, for the store cannot read them: the pull side sees by the `min` of a
   * {@link read} that the entries a position names are gone, and must not wait for them. Announces
   * the topic. Does a bounded part of the work; `more` says that some is left.
   * A missing topic is `MqError('TopicNotExist')`.
   */
  purge(topic: TopicRef): Promise<PurgeResult>;
  /** Moves a group's place in every queue and ends all its holds without a redelivery. O(queues). */
  seek(of: Subscription, to: SeekTarget): Promise<void>;
  /**
   * Does for one topic what time has made due, whether or not anyone polls: puts scheduled entries
   * into their queues, moves exhausted holds to dead letters, and drops what is past its retention.
   * Does a bounded part of it; `more` says there is some left, and `next` where to go on among the
   * ended holds. What was looked at and stayed is not exhausted before it is handed out again. A
   * topic that was made by a call and has nothing left is forgotten, and announced.
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
   * holds in the same step, so that no change is lost between reading a note and writing it.
   * Resolves with whether it was done. Notes belong to no topic. O(1).
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
  | { readonly group: Subscription; readonly start: Start };
