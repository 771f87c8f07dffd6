import type { ExplainedMessage } from '../../admin/why/why-schema';
import type { Output } from '../terminal/output';
import type { Column, Row } from '../terminal/table';
import { exactTimeOf, timeOf } from '../terminal/times';
import { timelineOf, type Step } from './timeline';

const COLUMNS: readonly Column[] = [
  { head: 'TIME' },
  { head: 'WHAT' },
  { head: 'GROUP', shrinks: true },
  { head: 'DETAIL', shrinks: true, wraps: true },
];
/** Steps at the begin and at the end that are shown; a message can be delivered 289 times. */
const FIRST = 10;
const LAST = 30;

/** What happened to a message, in its order. */
export function showTimeline(out: Output, message: ExplainedMessage, now: number): void {
  const steps = timelineOf(message);
  const skipped = steps.length - FIRST - LAST;
  const rows = steps.map((step) => rowOf(step, now));
  out.line();
  if (skipped <= 0) out.table(COLUMNS, rows);
  else {
    const gap = { cells: ['…', `${skipped} more`, '', '--json has all of them'] };
    out.table(COLUMNS, [...rows.slice(0, FIRST), gap, ...rows.slice(-LAST)]);
  }
}

function rowOf({ at, what, style, group, detail, until }: Step, now: number): Row {
  const end = until === undefined ? '' : `, until ${timeOf(until, now)}`;
  return { cells: [exactTimeOf(at, now), { text: what, style }, group, detail + end] };
}
