import type { Duration } from '../../schema/time-values';
import type { Match } from './match';

/** What can be waited for to happen to messages, or to a group. */
export const UNTIL = ['published', 'delivered', 'acked', 'dead', 'drained', 'polling'] as const;
export type Until = (typeof UNTIL)[number];
/** What must not happen to a message. */
export const UNTIL_NONE = ['published', 'delivered', 'acked', 'dead'] as const;

/** Which messages are meant. */
export interface Meant {
  /** Absent: the default instance. */
  readonly ns?: string | undefined;
  readonly topic: string;
  /** Absent: any. */
  readonly group?: string | undefined;
  readonly match?: Match | undefined;
  /** Epoch ms or ISO 8601; what was before does not count. Absent: everything that is remembered. */
  readonly since?: number | string | undefined;
}

/**
 * - `published`: so many messages were taken in; half and scheduled ones count;
 * - `delivered`: so many were handed to the group; `acked`: acked by it;
 * - `dead`: so many are dead letters of the group;
 * - `drained`: the group has nothing left that it could get now, and nothing in flight;
 * - `polling`: so many of its polls wait.
 */
export interface AwaitQuery extends Meant {
  readonly until: Until;
  /** How many; absent: 1. */
  readonly count?: number | undefined;
  /** How long to wait, by the system's clock; absent: 5 s. */
  readonly timeout?: Duration | undefined;
}

/** That a fault fires. */
export interface FiredQuery extends Pick<AwaitQuery, 'count' | 'timeout'> {
  readonly until: 'fired';
  /** Its id. */
  readonly fault: string;
}

/** What must not happen. */
export interface NoneQuery extends Meant {
  /** Absent: `delivered` with a group, else `published`. */
  readonly until?: (typeof UNTIL_NONE)[number] | undefined;
  /** How long it must not, by the system's clock. */
  readonly within: Duration;
}

/** What a query is about, for people: `topic orders`, `group GID_a of topic orders`. */
export function subjectOf({ ns = '', topic, group }: Meant): string {
  const of = `topic ${topic}${ns === '' ? '' : ` of ${ns}`}`;
  return group === undefined ? of : `group ${group} of ${of}`;
}
