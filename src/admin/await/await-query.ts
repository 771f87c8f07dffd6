import { alternatives } from '../../lib/alternatives';
import { invalid } from '../../schema/control-error';
import { UNTIL, type AwaitCall, type NoneQuery } from './await-schema';

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
export interface FiredQuery extends Pick<AwaitCall, 'count' | 'timeout' | 'lang'> {
  readonly until: 'fired';
  /** Its id. */
  readonly fault: string;
}

/** What goes with `fired`. */
const OF_FIRED: readonly string[] = ['until', 'count', 'timeout', 'lang'];

/** The query; throws the 400 that names what is missing or does not belong to it. */
export function checkAwait({ fault, topic, ...call }: AwaitCall): AwaitQuery | FiredQuery {
  if (call.until === 'fired') {
    const { count, timeout, lang } = call;
    for (const [field, value] of Object.entries({ ...call, topic })) {
      if (!OF_FIRED.includes(field) && value !== undefined)
        throw invalid(field, 'nothing where until is fired', value);
    }
    if (fault === undefined) throw invalid('fault', 'the id of a fault', fault);
    return { until: 'fired', fault, count, timeout, lang };
  }
  const until = UNTIL.find((word) => word === call.until);
  if (until === undefined) throw invalid('until', alternatives([...UNTIL, 'fired']), call.until);
  if (topic === undefined || topic === '') throw invalid('topic', 'text, not empty', topic);
  if (fault !== undefined) throw invalid('fault', 'nothing unless until is fired', fault);
  return { ...call, until, topic };
}
