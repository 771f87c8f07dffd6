import { messageIn } from '../../broker/payload';
import type { Ticket } from '../../broker/pull/ack';
import { rowIn, type Row } from '../../broker/pull/row';
import { receiptHandlesOf } from '../../broker/receipt-handle';
import {
  DEAD,
  type GroupDescription,
  type Handle,
  type HoldPlace,
  type ListedHold,
  type TopicRef,
} from '../../store/store';
import type { LookContext } from '../look/message-places';

/** What keeps a queue closed for a group: a message that was delivered in order, or a batch that was pulled. */
export interface QueueLock {
  readonly queue: number;
  /** Epoch ms at which it ends by itself; absent: only an ack or an unlock ends it. */
  readonly until?: number | undefined;
  readonly id?: string | undefined;
  /** Of a batch that was pulled, the requestId that unlocks it. */
  readonly receiptHandle?: string | undefined;
  readonly client?: string | undefined;
  /** The delivery that locks it. */
  readonly delivery?: Handle | undefined;
}

/** The requestId of a batch, in the words of the gateway. */
export type BatchHandle = (topic: TopicRef, ticket: Ticket) => string;

/** Holds that are looked at to find the last of them. */
const MOST_HOLDS = 1_000;
const LAST = Number.MAX_SAFE_INTEGER;

/** What locks a queue for a group that pops in order; absent: nothing. O(what is out), bounded. */
export async function orderlyLock(
  look: LookContext,
  { group }: GroupDescription,
  queue: number,
): Promise<QueueLock | undefined> {
  const ofQueue = (await running(look, group, queue)).at(-1);
  const ofLetters = await lastLetter(look, group, queue);
  const last = (ofLetters?.until ?? 0) > (ofQueue?.until ?? 0) ? ofLetters : ofQueue;
  if (last === undefined) return undefined;
  const { entry, until, ...rest } = last;
  const delivery = { ...rest, until };
  if (entry === undefined) return { queue, until, delivery };
  const { id } = messageIn(entry);
  const handles = receiptHandlesOf({ ...look.topic, group }, false);
  return { queue, until, id, delivery, receiptHandle: handles.encode(id, last, true) };
}

/** What locks a queue for a group that pulls: a poll whose requestId did not come back. */
export function pullLock(
  look: LookContext,
  { positions }: GroupDescription,
  queue: number,
  batchHandle: BatchHandle,
): QueueLock | undefined {
  const position = positions.find(([of]) => of === queue)?.[1];
  const row = position === undefined ? undefined : rowIn(position);
  if (row === undefined || row.lockAt === 0) return undefined;
  const until = lockEnd(row);
  if (until !== undefined && until <= look.now) return undefined;
  const client = row.ip === '' ? undefined : row.ip;
  const receiptHandle = batchHandle(look.topic, ticketOf(look, row, queue));
  if (row.batch === undefined) return { queue, until, client, receiptHandle };
  const { offset, until: ends } = row.batch;
  const delivery = { queue, offset, times: 1, firstAt: row.lockedAt, until: ends };
  return { queue, until, client, receiptHandle, delivery };
}

/** What acks and unlocks the batch; of a lock without messages, what unlocks it and commits none. */
function ticketOf({ described, pullStart }: LookContext, row: Row, queue: number): Ticket {
  const { batch, committed, maxSeen, lockAt } = row;
  const start = pullStart === 'latest' ? maxSeen : (described.ranges[queue]?.min ?? 0);
  const begin = committed < 0 ? start : committed;
  const { offset, next } = batch ?? { offset: begin, next: begin };
  return { queue, offset, next, lockAt, force: false };
}

/** When a lock ends; of one without messages only where its poll has said how long. */
function lockEnd({ batch, lockMs, lockedAt }: Row): number | undefined {
  if (batch !== undefined) return batch.until;
  return lockMs === 0 ? undefined : lockedAt + lockMs + 1;
}

/** The deliveries that have not ended, by their end. */
async function running(look: LookContext, group: string, queue: number): Promise<ListedHold[]> {
  const { store, topic, now } = look;
  const from: HoldPlace = { until: now, offset: LAST };
  return store.list({ ...topic, group, queue }, 'holds', MOST_HOLDS, from);
}

/** The last of the dead letters that came from a queue and are out again. */
async function lastLetter(look: LookContext, group: string, queue: number) {
  const { store, topic } = look;
  const out = await running(look, group, DEAD);
  for (const hold of out.reverse()) {
    const place = { offset: hold.offset - 1 };
    const [letter] = await store.list({ ...topic, group }, 'dead', 1, place);
    if (letter?.offset === hold.offset && letter.from.queue === queue) return hold;
  }
  return undefined;
}
