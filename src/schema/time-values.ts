import { readDuration } from '../lib/duration';
import { invalid } from './control-error';
import { INSTANT, DURATION } from './schema';

/** A span as people write it: ms, `300ms`, `5m`, `1.5h`, `4m59s`, `PT5M`. */
export type Duration = string | number;

/** A span in whole ms; throws the 400 that names the field where it is none. */
export function durationMs(value: Duration, field: string): number {
  const ms = readDuration(value);
  if (ms === undefined) throw invalid(field, DURATION, value);
  return ms;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;
/** The last instant a `Date` can be. */
const LAST = 8_640_000_000_000_000;

/** Epoch ms of a point in time (a day without a time begins in UTC); throws the 400 where it is none. */
export function instantMs(value: string | number, field: string, allowed = INSTANT): number {
  const ms = typeof value === 'string' ? parsed(value) : value;
  if (Number.isFinite(ms) && ms >= 0 && ms <= LAST) return Math.round(ms);
  throw invalid(field, allowed, value);
}

/** `Date.parse` takes 31 February for 3 March. */
function parsed(text: string): number {
  const [, year, month, day] = ISO.exec(text) ?? [];
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) <= lastDay ? Date.parse(text) : NaN;
}
