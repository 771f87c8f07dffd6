import type { DeadLetter, HalfEntry, Hold, ScheduledEntry, StoredEntry } from './entries';
import type { TopicShape } from './refs';

/**
 * A piece of a topic as plain data, the same from either store. Together and in the order of this
 * list the parts of a topic are all of it, but who waits for it.
 */
export type TopicPart =
  | ({ readonly part: 'topic' } & TopicHead)
  | ({ readonly part: 'group' } & GroupHead)
  | { readonly part: 'scheduled'; readonly entries: readonly ScheduledEntry[] }
  /** `next`: the offset the next one gets, or that of the first in the part that follows. */
  | { readonly part: 'half'; readonly entries: readonly HalfEntry[]; readonly next: number }
  | {
      readonly part: 'queue';
      readonly queue: number;
      /** Without a gap between them. */
      readonly entries: readonly StoredEntry[];
      readonly next: number;
    }
  /** Those of the queues are before dead letters, those of `DEAD` after. */
  | {
      readonly part: 'holds';
      readonly group: string;
      readonly queue: number;
      readonly holds: readonly Hold[];
    }
  | {
      readonly part: 'dead';
      readonly group: string;
      readonly entries: readonly DeadLetter[];
      readonly next: number;
    };

/** What a topic is. */
export interface TopicHead extends TopicShape {
  readonly declared: boolean;
  /** Made by a pop and never given an entry: still takes its shape from the first one. */
  readonly unshaped: boolean;
  /** The only group that gets half messages, once bound. */
  readonly halfGroup?: string | undefined;
  /** How many entries were ever scheduled: the place that the next one gets. */
  readonly scheduledMax: number;
}

/** What a group is. */
export interface GroupHead {
  readonly group: string;
  readonly declared: boolean;
  /** Epoch ms of the last pop or swap; 0: it is only declared. */
  readonly polledAt: number;
  /** Per queue the first offset that the group was not handed yet. */
  readonly cursors: readonly number[];
  /** Its pull positions. */
  readonly positions: readonly (readonly [queue: number, position: string])[];
}

/** What a group is, and what it has before it. */
export interface GroupDescription extends GroupHead {
  /** Entries in the queues that the group has not been handed yet. */
  readonly ready: number;
  /** Holds that have not ended. */
  readonly held: number;
  /** Holds that have: deliverable again. */
  readonly ended: number;
  readonly dead: number;
  /** The offset its next dead letter gets. */
  readonly deadMax: number;
}

/** What a topic is and has, and its groups, which are ordered by name. */
export interface TopicDescription extends TopicHead {
  /** Per queue the first offset still there (`max` where it is empty) and the next to be given. */
  readonly ranges: readonly { readonly min: number; readonly max: number }[];
  readonly scheduled: number;
  readonly half: number;
  /** The offset the next half message gets. */
  readonly halfMax: number;
  readonly groups: readonly GroupDescription[];
}
