import type { Clock } from '../../clock';
import type {
  SeekTarget,
  Start,
  Store,
  StoredEntry,
  Subscription,
  TopicRef,
} from '../../store/store';
import { messageIn } from '../payload';
import { PullTable } from './pull-table';
import { FREE, type Row } from './row';
import { rangesOf, type BatchInFlight } from './row-ranges';
import { seekRows } from './seek-rows';

export interface PullGroupsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** ms for which messages are kept. */
  readonly retentionMs: number;
  /** Where a group begins in a queue that it never committed. */
  readonly start: Start;
}

/** Messages read at a time. */
const PAGE = 256;

/** A batch in flight and where it is. */
interface PlacedBatch extends BatchInFlight {
  readonly queue: number;
  readonly row: Row;
}

/**
 * What an operator does to groups that pull (the MQCloud gateway's consumers): the same verbs as
 * for groups that pop, in terms of their rows. What is in flight is a batch, so a message is ended
 * or given up together with the others of its batch. Nothing here becomes a dead letter.
 */
export class PullGroups {
  readonly #table: PullTable;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #start: Start;

  constructor({ store, clock, retentionMs, start }: PullGroupsOptions) {
    this.#table = new PullTable({ store, clock, retentionMs });
    this.#store = store;
    this.#clock = clock;
    this.#start = start;
  }

  /** Moves a group; what it has in flight is in flight no more, unless it keeps its locks. */
  seek(of: Subscription, to: SeekTarget, keepLocks = false): Promise<void> {
    return seekRows(this.#table, of, to, { unlock: !keepLocks });
  }

  /** To be called after a purge: every group of the topic goes on behind what was there. */
  async purged(topic: TopicRef): Promise<void> {
    const described = await this.#store.describe(topic, this.#clock.now());
    for (const { group, positions } of described?.groups ?? []) {
      if (positions.length > 0) await this.seek({ ...topic, group }, 'latest');
    }
  }

  /** Makes deliverable now what is in flight: all, or the batch of a message. The ids of what that was. */
  release(of: Subscription, messageId?: string): Promise<string[]> {
    return this.#end(of, messageId, ({ row, batch, segment }) => {
      if (batch) return { ...row, ...FREE };
      // Good up to and with its last ms, so that it is due at once at any time.
      const due = row.segments.map((one) => (one === segment ? { ...one, expireAt: -1 } : one));
      return { ...row, segments: due };
    });
  }

  /** Commits past what is in flight, as if it were acked: all, or the batch of a message. Its ids. */
  giveUp(of: Subscription, messageId?: string): Promise<string[]> {
    return this.#end(of, messageId, ({ row, batch, segment }) => {
      if (batch) return { ...row, ...FREE, committed: batch.next };
      return { ...row, segments: row.segments.filter((one) => one !== segment) };
    });
  }

  async #end(
    of: Subscription,
    messageId: string | undefined,
    to: (found: FoundBatch) => Row,
  ): Promise<string[]> {
    const ended: string[] = [];
    for (const batch of await this.#inFlight(of)) {
      const ids = await this.#idsOf(of, batch);
      if (messageId !== undefined && !ids.includes(messageId)) continue;
      const changed = await this.#table.change(
        of,
        batch.queue,
        (row) => {
          const found = findBatch(row, batch);
          return found && to(found);
        },
        batch.row,
      );
      if (changed !== undefined) ended.push(...ids);
    }
    return ended;
  }

  async #inFlight(of: Subscription): Promise<PlacedBatch[]> {
    const rows = await this.#table.existing(of);
    const now = this.#clock.now();
    const batches: PlacedBatch[] = [];
    for (const [queue, row] of rows) {
      const { min, max } = await this.#table.ends(of, queue);
      const { inflight } = rangesOf(row, { now, min, max, start: this.#start });
      for (const batch of inflight) batches.push({ ...batch, queue, row });
    }
    return batches;
  }

  async #idsOf(of: Subscription, { queue, from, to }: PlacedBatch): Promise<string[]> {
    const ids: string[] = [];
    for (let at = from; at < to; at += PAGE) {
      const { entries } = await this.#table.read(of, queue, at, Math.min(PAGE, to - at));
      ids.push(...entries.map((entry: StoredEntry) => messageIn(entry).id));
    }
    return ids;
  }
}

/** A row, and the batch of it that is meant: the one under the lock, or one of its segments. */
interface FoundBatch {
  readonly row: Row;
  readonly batch?: NonNullable<Row['batch']>;
  readonly segment?: Row['segments'][number];
}

/** The same batch in a row that may have changed since; `undefined` where it is there no more. */
function findBatch(row: Row, { to, at }: BatchInFlight): FoundBatch | undefined {
  const { batch } = row;
  if (batch?.next === to && row.lockedAt === at) return { row, batch };
  const segment = row.segments.find((one) => one.next === to && one.lockAt === at);
  return segment && { row, segment };
}
