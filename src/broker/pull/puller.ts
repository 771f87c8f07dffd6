import type { Clock } from '../../clock';
import type { Subscription } from '../../store/store';
import type { EventListeners } from '../event-listeners';
import type { Polls } from '../polls';
import { ackRow, type AckOutcome, type Ticket } from './ack';
import { ticketsOf, type PollCall, type PollResult } from './call';
import { messageAt, type QueuePlace } from './find-message';
import { LockedPull } from './locked-pull';
import { popNew, popRetries } from './pop-batches';
import { PullEvents, type PullEventsOptions } from './pull-events';
import type { PullTable } from './pull-table';
import type { PulledMessage } from './pulled-message';
import { rankableRows } from './rank';
import { FREE, type Row } from './row';
import { ackSegment, expireSegment } from './segments';

export interface PullerOptions extends Pick<PullEventsOptions, 'handleOf'> {
  readonly table: PullTable;
  readonly clock: Clock;
  readonly polls: Polls;
  readonly events: EventListeners;
}

/**
 * Pull consumption: a poll locks one queue for the group and reads from its committed offset; the
 * ticket it hands out commits the batch and unlocks. Nothing is kept here: a group's state is its
 * rows in the store, so any process may serve any call, and no two polls ever hold one queue.
 */
export class Puller {
  readonly #locked: LockedPull;
  readonly #events: PullEvents;

  constructor(private readonly options: PullerOptions) {
    this.#locked = new LockedPull(options);
    this.#events = new PullEvents(options);
  }

  /**
   * Acks, then takes a batch: of one queue, which it locks, or in pop mode of one queue without a
   * lock, together with batches that were not acked in time. `undefined`: all queues are locked.
   */
  async poll(call: PollCall): Promise<PollResult | undefined> {
    const { polls, clock } = this.options;
    const asked = { ...call.of, limit: call.limit, waitMs: 0, mode: 'any' } as const;
    const noteAnswer = polls.begin(asked, clock.now(), call.client);
    let taken = 0;
    try {
      const acks = await this.#ackAll(call);
      const result = call.pop ? await this.#pop(call, acks) : await this.#lock(call, acks);
      if (result === undefined) return undefined;
      taken = countOf(result);
      this.#events.delivered(call, result);
      const tickets = ticketsOf(result);
      if (tickets.length > 0) call.caller?.onUnread?.(() => void this.#takeBack(call.of, tickets));
      return result;
    } finally {
      noteAnswer(taken);
    }
  }

  /** Commits what a ticket stands for; `timeoutMs` is how long the group's locks are good for. */
  async ack(
    of: Subscription,
    ticket: Ticket,
    timeoutMs: number,
    requestId?: string,
  ): Promise<AckOutcome> {
    const now = this.options.clock.now();
    let outcome: AckOutcome = { as: 'unlocked' };
    const known = (await this.options.table.rows(of))[ticket.queue];
    const to = (row: Row): Row | undefined => {
      const acked = ackSegment(row, ticket) ?? ackRow(row, ticket, now, timeoutMs);
      outcome = acked.outcome;
      return acked.row;
    };
    if (known !== undefined) await this.options.table.change(of, ticket.queue, to, known);
    this.#events.settled(of, ticket, outcome, requestId);
    return outcome;
  }

  /**
   * Makes what a ticket stands for deliverable again at once, also when somebody else holds the
   * queue now; says whether there was anything to unlock.
   */
  async unlock(of: Subscription, ticket: Ticket): Promise<boolean> {
    const known = (await this.options.table.rows(of))[ticket.queue];
    if (known === undefined) return false;
    return this.#free(of, ticket, (row) => row.lockAt !== 0, known);
  }

  /** Hands out messages once more, with nothing to ack; those that are not kept any more are left out. */
  async resend(of: Subscription, places: readonly QueuePlace[]): Promise<PulledMessage[]> {
    if (places.length === 0) return [];
    const { table } = this.options;
    const found = places.map(({ queue, offset }) => messageAt(table, of, queue, offset));
    const messages = (await Promise.all(found)).filter((message) => message !== undefined);
    this.#events.resent(of, messages);
    return messages;
  }

  /** Frees what a caller was handed whom its answer did not reach. Never fails. */
  async #takeBack(of: Subscription, tickets: readonly Ticket[]): Promise<void> {
    for (const ticket of tickets) {
      try {
        await this.#free(of, ticket, ({ lockAt }) => lockAt === ticket.lockAt);
      } catch {
        // Its time will do it.
      }
    }
  }

  /** Ends the batch of a ticket, or else the lock of its queue if that is meant; says whether there was one. */
  async #free(
    of: Subscription,
    ticket: Ticket,
    isLockMeant: (row: Row) => boolean,
    known?: Row,
  ): Promise<boolean> {
    const to = (row: Row): Row | undefined =>
      expireSegment(row, ticket) ?? (isLockMeant(row) ? { ...row, ...FREE } : undefined);
    const changed = await this.options.table.change(of, ticket.queue, to, known);
    if (changed !== undefined) this.#events.unlocked(of, ticket);
    return changed !== undefined;
  }

  async #ackAll({ of, tickets, timeoutMs, caller }: PollCall): Promise<AckOutcome[]> {
    const outcomes: AckOutcome[] = [];
    const by = caller?.requestId;
    for (const ticket of tickets) outcomes.push(await this.ack(of, ticket, timeoutMs, by));
    return outcomes;
  }

  async #lock(call: PollCall, acks: readonly AckOutcome[]): Promise<PollResult | undefined> {
    const pull = await this.#locked.poll(call);
    return pull && { ...pull, retried: [], acks };
  }

  async #pop(call: PollCall, acks: readonly AckOutcome[]): Promise<PollResult> {
    const { table, clock } = this.options;
    const rows = await rankableRows(table, call);
    const gate = call.gate();
    const context = { table, now: clock.now(), call };
    const retried = gate === undefined ? await popRetries(context, rows) : [];
    const pull = await popNew(context, rows, gate);
    return { ...pull, retried, acks };
  }
}

function countOf({ messages, retried }: PollResult): number {
  return retried.reduce((sum, batch) => sum + batch.messages.length, messages.length);
}
