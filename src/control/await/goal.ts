import type { Observe } from '../../broker/events';
import type { ParkedPoll } from '../../broker/polls';
import type { Sighting } from './sightings';

/** How far a goal is reached. */
export interface Found {
  readonly met: boolean;
  readonly messages: readonly Sighting[];
  readonly polls?: readonly ParkedPoll[];
  /** What is not there yet, in words, without a full stop; for people. */
  readonly missing: string;
}

/** Something that can be waited for. */
export interface Goal {
  /** To be told of every event, past ones first; absent: events do not matter. */
  readonly note?: Observe;
  /** Looks now. */
  look(): Found | Promise<Found>;
}
