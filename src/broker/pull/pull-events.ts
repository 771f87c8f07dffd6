import type { Clock } from '../../clock';
import type { HeldEntry, Subscription, TopicRef } from '../../store/store';
import type { EventListeners } from '../event-listeners';
import type { SettleResult } from '../events';
import type { AckOutcome, Ticket } from './ack';
import type { PollCall, PollResult, TicketBatch } from './call';
import type { PulledMessage } from './pulled-message';

export interface PullEventsOptions {
  readonly clock: Clock;
  readonly events: EventListeners;
  /** The receipt handle of a batch, in the words of the protocol. */
  readonly handleOf: (topic: TopicRef, ticket: Ticket) => string;
}

/** Tells what pulling does to messages. No event is made while there is no listener. */
export class PullEvents {
  constructor(private readonly options: PullEventsOptions) {}

  /** What a poll hands out. */
  delivered({ of, client, caller }: PollCall, result: PollResult): void {
    const { clock, events, handleOf } = this.options;
    if (!events.active) return;
    const entries: HeldEntry[] = [];
    const receiptHandles: string[] = [];
    for (const { ticket, messages, times, until } of batchesOf(result)) {
      const receiptHandle = handleOf(of, ticket);
      for (const { entry } of messages) {
        entries.push({ ...entry, queue: ticket.queue, firstAt: entry.at, times, until });
        receiptHandles.push(receiptHandle);
      }
    }
    if (entries.length === 0) return;
    const at = clock.now();
    const what = { of, mode: 'any', entries, receiptHandles, client, pull: true } as const;
    events.tell({ kind: 'delivered', at, ...what, requestId: caller?.requestId });
  }

  /** What became of a ticket that was sent back. */
  settled(of: Subscription, ticket: Ticket, { as: outcome }: AckOutcome, requestId?: string): void {
    const { clock, events, handleOf } = this.options;
    if (!events.active) return;
    const receiptHandles = [handleOf(of, ticket)];
    const results = [RESULT[outcome]];
    const at = clock.now();
    const what = { as: 'ack', receiptHandles, results, pull: true, requestId } as const;
    events.tell({ kind: 'settled', at, of, ...what });
  }

  /** A batch was given back. */
  unlocked(of: Subscription, ticket: Ticket): void {
    const { clock, events, handleOf } = this.options;
    if (!events.active) return;
    const receiptHandle = handleOf(of, ticket);
    const at = clock.now();
    events.tell({ kind: 'moved', at, of, as: 'expired', ids: [], receiptHandle, pull: true });
  }

  /** Messages were handed out once more because an operator wanted it. */
  resent(of: Subscription, messages: readonly PulledMessage[]): void {
    const { clock, events } = this.options;
    if (!events.active || messages.length === 0) return;
    const ids = messages.map(({ message }) => message.id);
    events.tell({ kind: 'moved', at: clock.now(), of, as: 'resent', ids, pull: true });
  }
}

/** What an ack came to, for its messages: those of a batch that had none are done in any case. */
const RESULT: Readonly<Record<AckOutcome['as'], SettleResult>> = {
  ok: 'done',
  nothing: 'done',
  older: 'superseded',
  expired: 'expired',
  // Its position was committed before, its queue is free, or it fits nothing that is known.
  repeated: 'unknown',
  unlocked: 'unknown',
  mismatch: 'unknown',
  newer: 'unknown',
};

/** Retries, then what is new; how often that was handed out before is not counted. */
function batchesOf({ retried, ticket, messages, until }: PollResult): readonly TicketBatch[] {
  if (ticket === undefined || messages.length === 0) return retried;
  return [...retried, { ticket, messages, times: 1, until }];
}
