import type { Clock } from '../../clock';
import type { Subscription } from '../../store/store';
import { endOf, isExpired } from './ack';
import { batchAt, type Batch } from './batch';
import type { Gate, PollCall, QueuePull, PullRules } from './call';
import { pulledMessage } from './pulled-message';
import type { PullTable } from './pull-table';
import { QueueEnds } from './queue-ends';
import { rankableRows, rankQueues } from './rank';
import { FREE, type LockedBatch, type Row } from './row';

export interface LockedPullOptions {
  readonly table: PullTable;
  readonly clock: Clock;
}

/** A queue that this poll has locked. */
interface LockedQueue {
  readonly queue: number;
  readonly row: Row;
}
/** What is written down of a pull. */
interface PullNote {
  readonly max: number;
  readonly illegal: boolean;
  /** Whether its lock stays. */
  readonly keep: boolean;
  readonly batch: LockedBatch | undefined;
}
/** What a pull found, and where it began. */
interface PulledBatch extends Batch {
  readonly offset: number;
}

/** Pulling by locking a queue: the first one in rank that is free, until its ticket comes back. */
export class LockedPull {
  readonly #ends: QueueEnds;

  constructor(private readonly options: LockedPullOptions) {
    this.#ends = new QueueEnds(options.table, options.clock);
  }

  /** Locks one queue and reads from it; `undefined`: all queues are locked. */
  async poll(call: PollCall): Promise<QueuePull | undefined> {
    const locked = await this.#lockOne(call);
    if (locked === undefined) return undefined;
    try {
      return await this.#pullLocked(call, locked);
    } catch (error) {
      await this.#release(call.of, locked);
      throw error;
    }
  }

  async #lockOne(call: PollCall): Promise<LockedQueue | undefined> {
    const { table, clock } = this.options;
    const rows = await rankableRows(table, call);
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

  async #pullLocked(call: PollCall, locked: LockedQueue): Promise<QueuePull> {
    const { queue, row } = locked;
    const gate = call.gate();
    const firstConsume = row.committed < 0;
    const pulled = await this.#pull(call, queue, row, gate);
    const status = gate ?? pulled.status;
    const illegal = status === 'OFFSET_ILLEGAL' || status === 'NO_MATCHED_MSG';
    const useless = gate !== undefined && !call.rules.keepUselessLock;
    const keep = status === 'FOUND' || illegal || (firstConsume && !useless);
    const until = endOf(row, call.timeoutMs);
    const batch =
      status === 'FOUND' ? { offset: pulled.offset, next: pulled.next, until } : undefined;
    await this.#notePull(call, locked, { max: pulled.max, illegal, keep, batch });
    if (status === 'NO_NEW_MSG') await this.#ends.look(call.of, call.rules);
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
      until,
      ticket: keep ? { queue, offset, next, lockAt: row.lockAt, force } : undefined,
    };
  }

  async #pull(
    { of, rules, limit, forced }: PollCall,
    queue: number,
    row: Row,
    gate: Gate | undefined,
  ): Promise<PulledBatch> {
    const { table } = this.options;
    if (gate !== undefined) {
      const offset = row.committed < 0 ? await this.#start(of, rules, queue) : row.committed;
      return { status: 'NO_NEW_MSG', entries: [], offset, next: 0, max: 0 };
    }
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
  async #notePull(
    { of, ip }: PollCall,
    { queue, row: locked }: LockedQueue,
    { max, illegal, keep, batch }: PullNote,
  ): Promise<void> {
    const pulledAt = Math.max(this.options.clock.now(), locked.lockAt);
    const noted = (row: Row): Row => {
      const maxSeen = illegal ? max : Math.max(row.maxSeen, max);
      const pulled = { ...row, maxSeen, pulledAt, ip };
      // Somebody else may have ended the lock meanwhile.
      if (row.lockAt !== locked.lockAt) return pulled;
      return keep ? { ...pulled, batch } : { ...pulled, ...FREE };
    };
    await this.options.table.change(of, queue, noted, locked);
  }

  async #release(of: Subscription, { queue, row: locked }: LockedQueue): Promise<void> {
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
  return { ...row, lockAt, lockedAt: now, lockMs, batch: undefined };
}
