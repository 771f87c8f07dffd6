import type { Start, Subscription } from '../../store/store';
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
  /** What the consumer sends back of earlier polls; only legal tickets. */
  readonly tickets: readonly Ticket[];
  /** The most messages it gets. */
  readonly limit: number;
  /** ms after which a lock of the group is over. */
  readonly timeoutMs: number;
  /** ms the lock of this poll is good for; absent: as the group's. */
  readonly lockMs?: number | undefined;
  /** Who asks. */
  readonly ip: string;
  /** Asked once, when the poll has a queue; `undefined` lets it through. */
  readonly gate: () => Gate | undefined;
  /** What the pull is to come back with, should it be let through; absent: what there is. */
  readonly forced?: Batch['status'] | undefined;
  /** Told what became of each ticket at once, whatever the poll comes to. */
  readonly onAck?: ((ticket: Ticket, outcome: AckOutcome) => void) | undefined;
}

/** A batch that was not acked in time and was handed out again. */
export interface Retried {
  readonly ticket: Ticket;
  readonly messages: readonly PulledMessage[];
  /** Deliveries so far, with this one. */
  readonly times: number;
  /** Epoch ms from which on it is handed out again unless it was acked. */
  readonly until: number;
}

/** What a poll gives. */
export interface Polled {
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
  /** In pop mode. */
  readonly retried: readonly Retried[];
  /** What acks this poll, that of the new messages last; empty where there is nothing to ack. */
  readonly tickets: readonly Ticket[];
  /** One per ticket of the call. */
  readonly acks: readonly AckOutcome[];
}

/** Lets a test or an operator make a pull fail (by throwing) or come back with a status that does not occur by itself. */
export type PullFault = (of: Subscription, queue: number) => Batch['status'] | undefined;
