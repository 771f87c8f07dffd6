import { isExpired } from './ack';
import { batchAt, type Batch } from './batch';
import type { Gate, PollCall, QueuePull, TicketBatch } from './call';
import { pulledMessage } from './pulled-message';
import { rankQueues } from './rank';
import { FREE, type Row, type Segment } from './row';
import type { PullTable } from './pull-table';
import { ackSegment, isTicketOf, segmentEnd, segmentTicket } from './segments';

/**
 * Pop mode: what is locked is not a queue but each batch that was handed out, so several consumers
 * work on one queue at once. The read position moves when a batch is handed out; a batch that is
 * not acked in time is handed out again, as a retry. Documented in prose only (MQCloud wiki,
 * 2026-04), so the details here are decisions.
 */
export interface PopContext {
  readonly table: PullTable;
  /** Epoch ms. */
  readonly now: number;
  readonly call: PollCall;
}

/** Batches of one queue that may wait for their acks; a queue with more offers nothing new. */
const MAX_SEGMENTS = 1000;

/** Takes over batches that were not acked in time, oldest first, up to `limit` messages. */
export async function popRetries(
  context: PopContext,
  rows: readonly Row[],
): Promise<TicketBatch[]> {
  const { table, now, call } = context;
  const due = rows
    .flatMap((row, queue) => row.segments.map((segment) => ({ queue, segment })))
    .filter(({ segment }) => segment.expireAt < now)
    .sort((a, b) => a.segment.expireAt - b.segment.expireAt || a.segment.lockAt - b.segment.lockAt);
  const retried: TicketBatch[] = [];
  let left = call.limit;
  for (const { queue, segment } of due) {
    const count = segment.next - segment.offset;
    if (count > left && retried.length > 0) break;
    const taken = await takeOver(context, queue, segment);
    if (taken === undefined) continue;
    const { entries } = await table.read(call.of, queue, segment.offset, count);
    const there = entries.filter(({ offset }) => offset < segment.next);
    const ticket = segmentTicket(queue, taken);
    if (there.length === 0) {
      // Past their retention: nothing is left to be acked.
      await table.change(call.of, queue, (row) => ackSegment(row, ticket)?.row);
      continue;
    }
    const messages = there.map(pulledMessage);
    retried.push({ ticket, messages, times: taken.retries + 1, until: segmentEnd(taken) });
    left -= count;
    if (left <= 0) break;
  }
  return retried;
}

/** Hands out the next messages of the first queue that has no lock. */
export async function popNew(
  context: PopContext,
  rows: readonly Row[],
  gate: Gate | undefined,
): Promise<QueuePull> {
  const { table, call } = context;
  const open = rankQueues(rows).filter((queue) => mayHandOut(rows[queue], context));
  const queue = open[0] ?? rankQueues(rows)[0] ?? 0;
  const isLetIn = gate === undefined && open.length > 0;
  const forced = isLetIn ? call.forced : undefined;
  const closed = gate ?? forced ?? (open.length === 0 ? 'NO_NEW_MSG' : undefined);
  for (let row = rows[queue]; row !== undefined; row = (await table.rows(call.of))[queue]) {
    if (closed !== undefined || !mayHandOut(row, context)) {
      return resultOf(queue, row, closed ?? 'NO_NEW_MSG', row.committed, undefined);
    }
    const { offset, batch } = await readNext(context, queue, row);
    const next = handOut(row, offset, batch, context);
    const before = row;
    const swapped = await table.change(
      call.of,
      queue,
      // The batch was read for this very row; whatever changed it, look again.
      (current) => (sameRow(current, before) ? next : undefined),
      row,
    );
    if (swapped !== undefined) return resultOf(queue, next, batch.status, offset, batch);
  }
  throw new Error(`queue ${queue} of topic ${call.of.topic} is gone`);
}

async function readNext(
  { table, call }: PopContext,
  queue: number,
  row: Row,
): Promise<{ offset: number; batch: Batch }> {
  if (row.committed < 0 && call.rules.start === 'latest') {
    const { min, max } = await table.ends(call.of, queue);
    return { offset: max, batch: batchAt(max, { entries: [], min, max }) };
  }
  const slice = await table.read(call.of, queue, Math.max(row.committed, 0), call.limit);
  const offset = row.committed < 0 ? slice.min : row.committed;
  return { offset, batch: batchAt(offset, slice) };
}

/** The row once the batch is handed out: its position is where the next one begins. */
function handOut(row: Row, offset: number, batch: Batch, { now, call }: PopContext): Row {
  const pulledAt = Math.max(now, row.pulledAt + 1);
  const segment: Segment = {
    offset,
    next: batch.next,
    lockAt: pulledAt,
    expireAt: pulledAt + (call.lockMs ?? call.timeoutMs),
    retries: 0,
    ip: call.ip,
  };
  return {
    ...row,
    committed: batch.next,
    maxSeen: Math.max(row.maxSeen, batch.max),
    // Only a lock that is over lets a queue get here.
    ...FREE,
    pulledAt,
    ip: call.ip,
    segments: batch.status === 'FOUND' ? [...row.segments, segment] : row.segments,
  };
}

async function takeOver(
  { table, now, call }: PopContext,
  queue: number,
  due: Segment,
): Promise<Segment | undefined> {
  let taken: Segment | undefined;
  const ticket = segmentTicket(queue, due);
  await table.change(call.of, queue, (row) => {
    const there = row.segments.find((s) => isTicketOf(ticket, s) && s.expireAt < now);
    if (there === undefined) return (taken = undefined);
    const lockAt = Math.max(now, row.pulledAt + 1);
    const expireAt = lockAt + (call.lockMs ?? call.timeoutMs);
    const again = { ...there, lockAt, expireAt, retries: there.retries + 1, ip: call.ip };
    taken = again;
    const segments = row.segments.map((s) => (s === there ? again : s));
    return { ...row, pulledAt: lockAt, segments };
  });
  return taken;
}

function resultOf(
  queue: number,
  row: Row,
  status: QueuePull['status'],
  offset: number,
  batch: Batch | undefined,
): QueuePull {
  const segment = batch?.status === 'FOUND' ? row.segments.at(-1) : undefined;
  return {
    status,
    queue,
    row,
    offset,
    firstConsume: false,
    max: batch?.max ?? row.maxSeen,
    messages: batch?.entries.map(pulledMessage) ?? [],
    until: segment === undefined ? 0 : segmentEnd(segment),
    ticket: segment && segmentTicket(queue, segment),
  };
}

function mayHandOut(row: Row | undefined, { now, call }: PopContext): boolean {
  if (row === undefined || row.segments.length >= MAX_SEGMENTS) return false;
  return row.lockAt === 0 || isExpired(row, now, call.timeoutMs);
}

function sameRow(a: Row, b: Row): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
