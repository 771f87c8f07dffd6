import { invalid } from '../../schema/control-error';

/**
 * The last time the clock can be set to, in epoch ms: the end of the year 9999. What is kept for
 * years after it still has an end that a `Date` can be.
 */
export const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z');

/** What a move may bring the time to, in words. */
const RANGE =
  'whatever brings the time to 1970-01-01T00:00:00Z or later, and not beyond the year 9999';

/** Throws the 400 that names the field whose `value` would make it so late, where it is too late or too early. */
export function checkTime(at: number, field: string, value: unknown): void {
  if (at >= 0 && at <= LAST_TIME) return;
  throw invalid(field, RANGE, value);
}
