import type { Clock } from '../../clock';
import type { Subscription } from '../../store/store';
import { ackRow, endOf, isExpired, type AckOutcome, type Ticket } from './ack';
import { batchAt, type Batch } from './batch';
import type { Gate, PollCall, Polled, PullFault, PullRules } from './call';
import { QueueEnds } from './queue-ends';
import { pulledMessage } from './pulled-message';
import { ackSegment, expireSegment, popNew, popRetries } from './pop-batches';
import { rankQueues } from './rank';
import { FREE, type Row } from './row';
import type { PullTable } from './pull-table';

export interface PullerOptions {
  readonly table: PullTable;
  readonly clock: Clock;
  readonly fault?: PullFault | undefined;
}

/** A queue that this poll has locked. */
interface Locked {
  readonly queue: number;
  readonly row: Row;
}
interface Pulled extends Batch {
  readonly offset: number;
}

/**
 * Pull consumption: a poll locks one queue for the group and reads from its committed offset; the
 * ticket it hands out commits the batch and unlocks. Nothing is kept here: a group's state is its
 * rows in the store, so any process may serve any call, and no two polls ever hold one queue.
 */
export class Puller {
  readonly #lookout: QueueEnds;

  constructor(private readonly options: PullerOptions) {
    this.#lookout = new QueueEnds(options.table, options.clock);
  }

  /** Acks, then locks one queue and reads from it; `undefined`: all queues are locked. */
  async poll(call: PollCall): Promise<Polled | undefined> {
    const acks = await this.#ackAll(call);
    const locked = await this.#lockOne(call);
    if (locked === undefined) return undefined;
    try {
      return await this.#pullLocked(call, locked, acks);
    } catch (error) {
      await this.#release(call.of, locked);
      throw error;
    }
  }

  /** The same where not a queue but what is handed out is locked, message by message. */
  async pop(call: PollCall): Promise<Polled> {
    const { table, clock, fault } = this.options;
    const acks = await this.#ackAll(call);
    const rows = await this.#rankable(call);
    const gate = call.gate();
    const context = { table, now: clock.now(), call };
    const retried = gate === undefined ? await popRetries(context, rows) : [];
    const polled = await popNew(context, rows, gate, fault);
    return {
      ...polled,
      acks,
      tickets: [...retried.map(({ ticket }) => ticket), ...polled.tickets],
      retried,
    };
  }

  /** Commits what a ticket stands for; `timeoutMs` is how long the group's locks are good for. */
  async ack(of: Subscription, ticket: Ticket, timeoutMs: number): Promise<AckOutcome> {
    const now = this.options.clock.now();
    let outcome: AckOutcome = { as: 'unlocked' };
    const known = (await this.options.table.rows(of))[ticket.queue];
    const to = (row: Row): Row | undefined => {
      const acked = ackSegment(row, ticket) ?? ackRow(row, ticket, now, timeoutMs);
      outcome = acked.outcome;
      return acked.row;
    };
    if (known !== undefined) await this.options.table.change(of, ticket.queue, to, known);
    return outcome;
  }

  /**
   * Makes what a ticket stands for deliverable again at once, whoever holds the queue now; says
   * whether there was anything to unlock.
   */
  async unlock(of: Subscription, ticket: Ticket): Promise<boolean> {
    const known = (await this.options.table.rows(of))[ticket.queue];
    if (known === undefined) return false;
    const to = (row: Row): Row | undefined => {
      const expired = expireSegment(row, ticket);
      if (expired !== undefined) return expired;
      return row.lockAt === 0 ? undefined : { ...row, ...FREE };
    };
    return (await this.options.table.change(of, ticket.queue, to, known)) !== undefined;
  }

  async #ackAll({ of, tickets, timeoutMs, onAck }: PollCall): Promise<AckOutcome[]> {
    const outcomes: AckOutcome[] = [];
    for (const ticket of tickets) {
      const outcome = await this.ack(of, ticket, timeoutMs);
      onAck?.(ticket, outcome);
      outcomes.push(outcome);
    }
    return outcomes;
  }

  async #lockOne(call: PollCall): Promise<Locked | undefined> {
    const { table, clock } = this.options;
    const rows = await this.#rankable(call);
    for (const queue of rankQueues(rows)) {
      const now = clock.now();
      const changed = await table.change(
        call.of,
        queue,
        (row) => (isFree(row, now, call.timeoutMs) ? lockRow(row, now, call.lockMs) : undefined),
        call.rules.freshRanking ? undefined : rows[queue],
      );
      if (changed !== undefined) return { queue, row: changed.after };
    }
    return undefined;
  }

  /** The group's rows as they are to be ranked. */
  async #rankable({ of, rules }: PollCall): Promise<Row[]> {
    const rows = await this.options.table.rows(of);
    if (!rules.freshRanking) return rows;
    const ends = await Promise.all(rows.map((_, queue) => this.options.table.ends(of, queue)));
    return rows.map((row, queue) => ({ ...row, maxKnown: ends[queue]?.max ?? row.maxKnown }));
  }

  async #pullLocked(
    call: PollCall,
    { queue, row }: Locked,
    acks: readonly AckOutcome[],
  ): Promise<Polled> {
    const gate = call.gate();
    const firstConsume = row.committed < 0;
    const pulled = await this.#pull(call, queue, row, gate);
    const status = gate ?? pulled.status;
    const illegal = status === 'OFFSET_ILLEGAL' || status === 'NO_MATCHED_MSG';
    const useless = gate !== undefined && !call.rules.keepUselessLock;
    const keep = status === 'FOUND' || illegal || (firstConsume && !useless);
    await this.#seen(call, queue, row, pulled.max, illegal, keep);
    if (status === 'NO_NEW_MSG') await this.#lookout.look(call.of, call.rules);
    const { offset, next, max } = pulled;
    const force = illegal || (call.rules.stickyForce && call.tickets.some((t) => t.force));
    return {
      status,
      queue,
      row,
      offset,
      firstConsume,
      max,
      messages: pulled.entries.map(pulledMessage),
      until: endOf(row, call.timeoutMs),
      retried: [],
      tickets: keep ? [{ queue, offset, next, lockAt: row.lockAt, force }] : [],
      acks,
    };
  }

  async #pull(
    { of, rules, limit, forced: asked }: PollCall,
    queue: number,
    row: Row,
    gate: Gate | undefined,
  ): Promise<Pulled> {
    const { table, fault } = this.options;
    if (gate !== undefined) {
      const offset = row.committed < 0 ? await this.#start(of, rules, queue) : row.committed;
      return { status: 'NO_NEW_MSG', entries: [], offset, next: 0, max: 0 };
    }
    const forced = asked ?? fault?.(of, queue);
    if (row.committed < 0 && rules.start === 'latest') {
      const offset = await this.#start(of, rules, queue);
      return { status: forced ?? 'NO_NEW_MSG', entries: [], offset, next: offset, max: offset };
    }
    const slice = await table.read(of, queue, Math.max(row.committed, 0), limit);
    const offset = row.committed < 0 ? slice.min : row.committed;
    const batch = batchAt(offset, slice);
    if (forced === undefined) return { ...batch, offset };
    return { status: forced, entries: [], offset, next: offset, max: batch.max };
  }

  async #start(of: Subscription, { start }: PullRules, queue: number): Promise<number> {
    const { min, max } = await this.options.table.ends(of, queue);
    return start === 'latest' ? max : min;
  }

  /** Writes down what the pull saw and, unless the lock is kept, ends it if it still is this poll's. */
  async #seen(
    call: PollCall,
    queue: number,
    locked: Row,
    max: number,
    illegal: boolean,
    keep: boolean,
  ): Promise<void> {
    const { ip } = call;
    const pulledAt = Math.max(this.options.clock.now(), locked.lockAt);
    const seen = (row: Row): Row => {
      const free = !keep && row.lockAt === locked.lockAt ? FREE : {};
      const maxSeen = illegal ? max : Math.max(row.maxSeen, max);
      return { ...row, ...free, maxSeen, pulledAt, ip };
    };
    await this.options.table.change(call.of, queue, seen, locked);
  }

  async #release(of: Subscription, { queue, row: locked }: Locked): Promise<void> {
    await this.options.table.change(of, queue, (row) =>
      row.lockAt === locked.lockAt ? { ...row, ...FREE } : undefined,
    );
  }
}

function isFree(row: Row, now: number, timeoutMs: number): boolean {
  return row.lockAt === 0 || isExpired(row, now, timeoutMs);
}

/** A lock is newer than every one before it, for its time is what tells their tickets apart. */
function lockRow(row: Row, now: number, lockMs = 0): Row {
  const lockAt = Math.max(now, row.pulledAt + 1, row.lockAt + 1);
  return { ...row, lockAt, lockedAt: now, lockMs };
}
