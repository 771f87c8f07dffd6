import { alternatives } from '../../lib/alternatives';
import { invalid } from '../../schema/control-error';
import type { AwaitQuery, FiredQuery } from './await-query';
import { UNTIL, type AwaitCall } from './await-schema';

const OF_FIRED: readonly string[] = ['until', 'count', 'timeout'];

/** The query; throws the 400 that names what is missing or does not belong to it. */
export function checkAwait({ fault, topic, ...call }: AwaitCall): AwaitQuery | FiredQuery {
  if (call.until === 'fired') {
    const { count, timeout } = call;
    for (const [field, value] of Object.entries({ ...call, topic })) {
      if (!OF_FIRED.includes(field) && value !== undefined)
        throw invalid(field, 'nothing where until is fired', value);
    }
    if (fault === undefined) throw invalid('fault', 'the id of a fault', fault);
    return { until: 'fired', fault, count, timeout };
  }
  const until = UNTIL.find((word) => word === call.until);
  if (until === undefined) throw invalid('until', alternatives([...UNTIL, 'fired']), call.until);
  if (topic === undefined || topic === '') throw invalid('topic', 'text, not empty', topic);
  if (fault !== undefined) throw invalid('fault', 'nothing unless until is fired', fault);
  return { ...call, until, topic };
}
