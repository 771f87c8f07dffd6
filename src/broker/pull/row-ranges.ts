import type { GroupDescription, Start, TopicDescription } from '../../store/store';
import { newRow, rowIn, type Row } from './row';

/** Messages of one queue: `[from, to)`. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}
/** Messages that are handed out and neither acked nor due again. Times are epoch ms. */
export interface BatchInFlight extends OffsetRange {
  /** When it was handed out. */
  readonly at: number;
  /** When it is handed out again unless it is acked. */
  readonly until: number;
  /** Deliveries so far, as far as they are counted. */
  readonly times: number;
}

/** Where a group that pulls stands in one queue. */
export interface RowRanges {
  /** What its polls get now, or would get if they were let through. */
  readonly ready: readonly OffsetRange[];
  readonly inflight: readonly BatchInFlight[];
}

/** With what a row is looked at. */
export interface RowView {
  /** Epoch ms. */
  readonly now: number;
  /** The offsets of the queue that are there. */
  readonly min: number;
  readonly max: number;
  /** Where a group begins in a queue that it never committed. */
  readonly start: Start;
}

/** Which messages of its queue a row leaves ready and which are in flight. */
export function rangesOf(row: Row, view: RowView): RowRanges {
  const { now } = view;
  const inflight: BatchInFlight[] = [];
  const ready: OffsetRange[] = [];
  const { batch } = row;
  let from = row.committed < 0 ? startOf(view) : row.committed;
  if (batch !== undefined && now < batch.until) {
    const { offset, next, until } = batch;
    inflight.push({ from: offset, to: next, at: row.lockedAt, until, times: 1 });
    from = next;
  }
  for (const { offset, next, lockAt, expireAt, retries } of row.segments) {
    if (expireAt < now) ready.push({ from: offset, to: next });
    else {
      const until = expireAt + 1;
      inflight.push({ from: offset, to: next, at: lockAt, until, times: retries + 1 });
    }
  }
  ready.push({ from, to: view.max });
  return { ready: within(ready, view), inflight: within(inflight, view) };
}

/** With what a group is looked at. */
export type GroupLook = Pick<RowView, 'now' | 'start'>;

/** Where a group stands in each queue of its topic; `undefined` for one that does not pull. O(queues). */
export function groupRanges(
  { positions }: Pick<GroupDescription, 'positions'>,
  { ranges }: Pick<TopicDescription, 'ranges'>,
  look: GroupLook,
): RowRanges[] | undefined {
  const rows = new Map(positions.map(([queue, position]) => [queue, rowIn(position)]));
  if ([...rows.values()].every((row) => row === undefined)) return undefined;
  return ranges.map(({ min, max }, queue) =>
    rangesOf(rows.get(queue) ?? newRow(max), { ...look, min, max }),
  );
}

/** How many messages ranges have. */
export function countOf(ranges: readonly OffsetRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}

function startOf({ start, min, max }: RowView): number {
  return start === 'latest' ? max : min;
}

/** What of the ranges is still there. */
function within<T extends OffsetRange>(ranges: readonly T[], { min, max }: RowView): T[] {
  return ranges.flatMap((range) => {
    const from = Math.max(range.from, min);
    const to = Math.min(range.to, max);
    return from < to ? [{ ...range, from, to }] : [];
  });
}
