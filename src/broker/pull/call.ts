import type { Start, Subscription } from '../../store/store';
import type { Caller } from '../message';
import type { AckOutcome, Ticket } from './ack';
import type { Batch } from './batch';
import type { PulledMessage } from './pulled-message';
import type { Row } from './row';

/** How pulling behaves where implementations differ: plain values, chosen once. */
export interface PullRules {
  /** Where a group begins in a queue that it never committed. */
  readonly start: Start;
  /** Rank queues by their real ends, not by what the group's last pulls saw. */
  readonly freshRanking: boolean;
  /** A poll that was not let through to a queue never committed leaves it locked, with a ticket that cannot be acked. */
  readonly keepUselessLock: boolean;
  /** A ticket that was forced makes the next one of the same call forced too. */
  readonly stickyForce: boolean;
}

/** Why a poll is not let through to the messages. */
export type Gate = 'PAUSED' | 'RATE_LIMITED';

/** A poll of a group. */
export interface PollCall {
  readonly of: Subscription;
  readonly rules: PullRules;
  /** Pop mode: each batch is locked by itself, not its queue. */
  readonly pop: boolean;
  /** What the consumer sends back of earlier polls; only legal tickets. */
  readonly tickets: readonly Ticket[];
  /** The most messages it gets. */
  readonly limit: number;
  /** ms after which a lock of the group is over. */
  readonly timeoutMs: number;
  /** ms the lock of this poll is good for; absent: as the group's. */
  readonly lockMs?: number | undefined;
  /** The address that the queue's row shows as its last consumer. */
  readonly ip: string;
  /** The client, for people. */
  readonly client: string;
  /** Tells whether the answer reached it, and which request it was; absent: it did. */
  readonly caller?: Pick<Caller, 'onUnread' | 'requestId'> | undefined;
  /** Asked once, when the poll has a queue; `undefined` lets it through. */
  readonly gate: () => Gate | undefined;
  /** What the pull is to come back with, should it be let through; absent: what there is. */
  readonly forced?: Batch['status'] | undefined;
}

/** Messages that are handed out together and acked together. */
export interface TicketBatch {
  readonly ticket: Ticket;
  readonly messages: readonly PulledMessage[];
  /** Deliveries so far, with this one; 1 where they are not counted. */
  readonly times: number;
  /** Epoch ms from which on it is handed out again unless it was acked. */
  readonly until: number;
}

/** What a poll took from one queue. */
export interface QueuePull {
  readonly status: Batch['status'] | Gate;
  readonly queue: number;
  /** The row before the pull, already with this poll's lock. */
  readonly row: Row;
  /** The offset the pull began at. */
  readonly offset: number;
  /** The group had not committed anything in this queue. */
  readonly firstConsume: boolean;
  /** The end of the queue where it was looked at. */
  readonly max: number;
  /** The new ones. */
  readonly messages: readonly PulledMessage[];
  /** Epoch ms from which on the new ones are handed out again unless they were acked. */
  readonly until: number;
  /** What acks the new ones; absent where there is nothing to ack. */
  readonly ticket: Ticket | undefined;
}

/** What a poll gives. */
export interface PollResult extends QueuePull {
  /** In pop mode: batches that were not acked in time and are handed out again. */
  readonly retried: readonly TicketBatch[];
  /** One per ticket of the call. */
  readonly acks: readonly AckOutcome[];
}

/** What acks everything that a poll handed out, that of the new messages last. */
export function ticketsOf({ retried, ticket }: PollResult): Ticket[] {
  const tickets = retried.map((batch) => batch.ticket);
  return ticket === undefined ? tickets : [...tickets, ticket];
}
