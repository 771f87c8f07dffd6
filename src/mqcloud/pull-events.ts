import type { IncomingMessage } from 'node:http';
import type { DeliveredEvent, Observe, SettleResult } from '../broker/events';
import type { AckOutcome, Ticket } from '../broker/pull/ack';
import type { Polled } from '../broker/pull/call';
import type { PulledMessage } from '../broker/pull/pulled-message';
import type { Produced } from '../broker/pull/queue-producer';
import type { Clock } from '../clock';
import { requestId } from '../http/exchange';
import type { Subscription } from '../store/store';
import { INSTANCE } from './gateway';
import type { Quirks } from '../config/mqcloud-profiles';
import { encodeRequestId } from './consume/ticket-codec';
import { ticketId } from './consume/ticket-id';

/**
 * Tells what the gateway does to messages, in the words of the broker's events. The receipt handle
 * of a batch is the requestId that acks this batch alone.
 */
export interface PullEvents {
  published(req: IncomingMessage, topic: string, produced: Produced): void;
  /** What a poll hands out; nothing where that is nothing. */
  delivered(of: Subscription, polled: Polled, client: string): void;
  acked(of: Subscription, ticket: Ticket, outcome: AckOutcome): void;
  unlocked(of: Subscription, ticket: Ticket): void;
  /** What an operator wanted handed out again. */
  resent(of: Subscription, messages: readonly PulledMessage[]): void;
}

export interface TellerOptions {
  readonly observe: Observe;
  readonly clock: Clock;
  readonly quirks: Pick<Quirks, 'queuesPerBroker' | 'requestIdFields'>;
}

/** Makes one that tells `observe`. */
export function pullEventsOf({ observe, clock, quirks }: TellerOptions): PullEvents {
  const handleOf = ({ topic }: Subscription, ticket: Ticket): string =>
    encodeRequestId([ticketId(topic, ticket, quirks.queuesPerBroker)], quirks.requestIdFields);
  return {
    published(req, topic, { at, entry, queue, offset }) {
      const to = { instance: INSTANCE, topic };
      observe({ kind: 'published', at, to, entry, requestId: requestId(req), queue, offset });
    },
    delivered(of, polled, client) {
      const deliveries: DeliveredEvent['deliveries'][number][] = [];
      for (const { ticket, messages, times: consumedTimes, until: nextConsumeAt } of batchesOf(
        polled,
      )) {
        const receiptHandle = handleOf(of, ticket);
        for (const { message } of messages) {
          deliveries.push({ message, receiptHandle, consumedTimes, nextConsumeAt });
        }
      }
      if (deliveries.length === 0) return;
      const at = clock.now();
      observe({ kind: 'delivered', at, of, mode: 'any', deliveries, client, pull: true });
    },
    acked(of, ticket, outcome) {
      const at = clock.now();
      const receiptHandles = [handleOf(of, ticket)];
      const results = [RESULT[outcome.as]];
      observe({ kind: 'settled', at, of, as: 'ack', receiptHandles, results, pull: true });
    },
    unlocked(of, ticket) {
      const receiptHandle = handleOf(of, ticket);
      const at = clock.now();
      observe({ kind: 'moved', at, of, as: 'expired', ids: [], receiptHandle, pull: true });
    },
    resent(of, messages) {
      const ids = messages.map(({ id }) => id);
      observe({ kind: 'moved', at: clock.now(), of, as: 'resent', ids, pull: true });
    },
  };
}

/** What an ack came to, for its messages: those of a batch that had none are done by any word. */
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

interface Batch {
  readonly ticket: Ticket;
  readonly messages: readonly PulledMessage[];
  readonly times: number;
  readonly until: number;
}

/** Retries, then what is new; how often that was handed out before is not counted. */
function batchesOf({ retried, tickets, messages, until }: Polled): readonly Batch[] {
  const ticket = tickets.at(-1);
  if (ticket === undefined || messages.length === 0) return retried;
  return [...retried, { ticket, messages, times: 1, until }];
}
