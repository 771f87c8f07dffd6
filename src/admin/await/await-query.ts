import type { AwaitCall, NoneQuery, UNTIL } from './await-schema';

export type Until = (typeof UNTIL)[number];

/** Which messages are meant. */
export type MessageFilter = Omit<NoneQuery, 'until' | 'within'>;

/**
 * - `published`: so many messages were taken in; half and scheduled ones count;
 * - `delivered`: so many were handed to the group; `acked`: acked by it;
 * - `dead`: so many are dead letters of the group;
 * - `drained`: the group has nothing left that it could get now, and nothing in flight;
 * - `polling`: so many of its polls wait.
 */
export interface AwaitQuery extends MessageFilter, Pick<AwaitCall, 'count' | 'timeout'> {
  readonly until: Until;
}

/** That a fault fires. */
export interface FiredQuery extends Pick<AwaitCall, 'count' | 'timeout'> {
  readonly until: 'fired';
  /** Its id. */
  readonly fault: string;
}

/** What a query is about, for people: `topic orders`, `group GID_a of topic orders`. */
export function subjectOf({ ns = '', topic, group }: MessageFilter): string {
  const of = `topic ${topic}${ns === '' ? '' : ` of ${ns}`}`;
  return group === undefined ? of : `group ${group} of ${of}`;
}
