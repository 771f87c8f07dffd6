import type { ParkedPoll } from '../../broker/polls';
import type { Firing } from '../../faults/fault';
import type { MatchedMessage } from './matched-messages';

/** How far a goal is reached. */
export interface Found {
  readonly met: boolean;
  readonly messages: readonly MatchedMessage[];
  readonly polls?: readonly ParkedPoll[];
  readonly firings?: readonly Firing[];
  /** What is not there yet, in words, without a full stop; for people. */
  readonly missing: string;
}

/** Something that can be waited for. */
export interface Goal {
  /** Begins to listen; calls `stir` when a look may find more. Returns the function that ends it. */
  listen(stir: () => void): () => void;
  /** Learns what only other processes know, as far as they answer in so many ms; absent: a look does. */
  catchUp?(patienceMs: number): Promise<void>;
  /** Looks now. */
  look(): Found | Promise<Found>;
}
