/** Messages handed out by one poll in pop mode and not yet acked: `[offset, next)` of one queue. */
export interface Segment {
  readonly offset: number;
  readonly next: number;
  /** Epoch ms; tells one delivery of the segment from the next. */
  readonly lockAt: number;
  /** Epoch ms after which it is delivered again. */
  readonly expireAt: number;
  /** Redeliveries so far. */
  readonly retries: number;
  readonly ip: string;
}

/** The messages that are out under a queue's lock: `[offset, next)`. */
export interface LockedBatch {
  readonly offset: number;
  readonly next: number;
  /** Epoch ms from which on they are handed out again, as the poll was told. */
  readonly until: number;
}

/**
 * What a group knows about one queue: its pull position in the store. `-1` is "never", `0` is "no
 * lock"; the numbers are those of the gateway's queue table (mq-proxy, ConsumerQueueOffsetManager).
 */
export interface Row {
  /** The end of the queue as it was last seen while pulling. */
  readonly maxSeen: number;
  /** The next offset to pull, once the group has committed one. */
  readonly committed: number;
  /**
   * Epoch ms at which the queue was locked, made later than that of every lock before it, for it
   * tells their tickets apart; 0: free.
   */
  readonly lockAt: number;
  /** Epoch ms at which it really was. */
  readonly lockedAt: number;
  /** ms the lock is good for, where the poll asked for its own; 0: what the group has. */
  readonly lockMs: number;
  /** What is out under the lock; absent: the queue is free, or its lock holds no messages. */
  readonly batch?: LockedBatch | undefined;
  /** Epoch ms of the last pull; 0: never. */
  readonly pulledAt: number;
  /** A newer end of the queue than `maxSeen`, found out in passing. */
  readonly maxKnown: number;
  /** The address of the client that pulled last; empty: none has yet. */
  readonly ip: string;
  /** In pop mode: handed out and not acked, in the order they were handed out. */
  readonly segments: readonly Segment[];
}

/** A queue's row when the group is first seen. */
export function newRow(max: number): Row {
  return {
    maxSeen: max,
    committed: -1,
    lockAt: 0,
    lockedAt: 0,
    lockMs: 0,
    pulledAt: 0,
    maxKnown: -1,
    ip: '',
    segments: [],
  };
}

type PackedSegment = [number, number, number, number, number, string];
type PackedBatch = [number, number, number];
type PackedRow = [
  ...[number, number, number, number, number, number, number, string],
  PackedSegment[],
  PackedBatch?,
];

/** A row as the text the store compares and swaps; equal rows give equal text. */
export function encodeRow(row: Row): string {
  const packed: PackedRow = [
    row.maxSeen,
    row.committed,
    row.lockAt,
    row.lockedAt,
    row.lockMs,
    row.pulledAt,
    row.maxKnown,
    row.ip,
    row.segments.map((s) => [s.offset, s.next, s.lockAt, s.expireAt, s.retries, s.ip]),
  ];
  if (row.batch !== undefined) packed.push([row.batch.offset, row.batch.next, row.batch.until]);
  return JSON.stringify(packed);
}

/** What a row has where its queue is not locked. */
export const FREE = { lockAt: 0, lockedAt: 0, lockMs: 0, batch: undefined } as const;

/** The row that {@link encodeRow} was given. */
export function decodeRow(text: string): Row {
  const [maxSeen, committed, lockAt, lockedAt, lockMs, pulledAt, maxKnown, ip, segments, batch] =
    JSON.parse(text) as PackedRow;
  return {
    maxSeen,
    committed,
    lockAt,
    lockedAt,
    lockMs,
    pulledAt,
    maxKnown,
    ip,
    ...(batch && { batch: { offset: batch[0], next: batch[1], until: batch[2] } }),
    segments: segments.map(([offset, next, lockedAt, expireAt, retries, by]) => ({
      offset,
      next,
      lockAt: lockedAt,
      expireAt,
      retries,
      ip: by,
    })),
  };
}

/** The row in a text, or `undefined` for a position that is none, as a snapshot can have been given. */
export function rowIn(text: string): Row | undefined {
  try {
    return decodeRow(text);
  } catch {
    return undefined;
  }
}

/** The first offset of its queue that a group still needs, by its pull position; 0 where it cannot be told. */
export function firstNeeded(position: string): number {
  const row = rowIn(position);
  if (row === undefined || row.committed < 0) return 0;
  const out = row.segments.map(({ offset }) => offset);
  return Math.min(row.committed, row.batch?.offset ?? row.committed, ...out);
}
