import { FREE, type Row } from './row';

/** What a consumer sends back to commit the batch it got. */
export interface Ticket {
  readonly queue: number;
  /** Where the pull began. */
  readonly offset: number;
  /** Where the next one is to begin. */
  readonly next: number;
  /** Epoch ms at which the queue was locked for the batch. */
  readonly lockAt: number;
  /** Commit `next` whatever is committed now: the answer to an offset that was illegal. */
  readonly force: boolean;
}

/** What became of an ack; only `older` and `unlocked` leave the row as it was. */
export type AckOutcome =
  /** The offset is committed. */
  | { readonly as: 'ok' }
  /** The queue is not locked: nothing happens. */
  | { readonly as: 'unlocked' }
  /** The queue was locked again since; the new holder keeps it. */
  | { readonly as: 'older'; readonly lockAt: number }
  /** The ticket claims a lock that is newer than the queue's; nothing to commit. */
  | { readonly as: 'newer'; readonly lockAt: number }
  /** The lock had expired; nothing to commit. */
  | { readonly as: 'expired' }
  /** The ticket's end is what is committed already. */
  | { readonly as: 'repeated' }
  /** The ticket begins elsewhere than the committed offset; only the lock is ended. */
  | { readonly as: 'mismatch'; readonly committed: number }
  /** The ticket is right but has nothing new to commit. */
  | { readonly as: 'nothing' };

/**
 * The row after an ack, or `undefined` where it stays as it is, and what to tell the consumer.
 * A lock is good up to and with `timeoutMs` after it was taken. A ticket that is late is honoured
 * as long as nobody locked the queue again; one that does not fit still unlocks it
 * (mq-proxy, ConsumerQueueOffsetManager.ack).
 */
export function ackRow(
  row: Row,
  ticket: Ticket,
  now: number,
  timeoutMs: number,
): { readonly row?: Row; readonly outcome: AckOutcome } {
  if (row.lockAt === 0) return { outcome: { as: 'unlocked' } };
  const live = !isExpired(row, now, timeoutMs);
  if (live && ticket.lockAt < row.lockAt) return { outcome: { as: 'older', lockAt: row.lockAt } };
  const free: Row = { ...row, ...FREE };
  const { committed } = row;
  if (committed < 0 || ticket.force || (ticket.offset === committed && ticket.next > committed)) {
    return { row: { ...free, committed: ticket.next }, outcome: { as: 'ok' } };
  }
  if (ticket.offset === committed) return { row: free, outcome: whyNothing(row, ticket, live) };
  if (ticket.next === committed) return { row: free, outcome: { as: 'repeated' } };
  return { row: free, outcome: { as: 'mismatch', committed } };
}

/** Whether the row's lock is over; one that asked for a time of its own has that instead. */
export function isExpired(row: Row, now: number, timeoutMs: number): boolean {
  return now - row.lockedAt > (row.lockMs === 0 ? timeoutMs : row.lockMs);
}

/** Epoch ms from which on the row's lock is over: the first for which {@link isExpired} holds. */
export function endOf({ lockedAt, lockMs }: Row, timeoutMs: number): number {
  return lockedAt + (lockMs === 0 ? timeoutMs : lockMs) + 1;
}

function whyNothing(row: Row, ticket: Ticket, live: boolean): AckOutcome {
  if (!live) return { as: 'expired' };
  return ticket.lockAt > row.lockAt ? { as: 'newer', lockAt: row.lockAt } : { as: 'nothing' };
}
