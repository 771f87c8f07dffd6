import type { PollCall } from './call';
import type { PullTable } from './pull-table';
import type { Row } from './row';

/** A group's rows as they are to be ranked. */
export async function rankableRows(table: PullTable, { of, rules }: PollCall): Promise<Row[]> {
  const rows = await table.rows(of);
  if (!rules.freshRanking) return rows;
  const ends = await Promise.all(rows.map((_, queue) => table.ends(of, queue)));
  return rows.map((row, queue) => ({ ...row, maxKnown: ends[queue]?.max ?? row.maxKnown }));
}

/**
 * The order in which a poll tries the queues: the largest backlog first, as far as the rows know
 * it, then the one pulled longest ago, then by number (mq-proxy, ConsumerQueueOffsetManager.choose;
 * the last tie is in no order there). What the rows know is as old as their last pull, so a poll
 * may find nothing while another queue has messages.
 */
export function rankQueues(rows: readonly Row[]): number[] {
  return rows
    .map((row, queue) => ({ queue, backlog: backlogOf(row), pulledAt: row.pulledAt }))
    .sort((a, b) => {
      if (a.backlog >= 0 && b.backlog >= 0 && a.backlog !== b.backlog) return b.backlog - a.backlog;
      return a.pulledAt - b.pulledAt || a.queue - b.queue;
    })
    .map(({ queue }) => queue);
}

/** Messages that are waiting as far as the row knows; a group that never committed counts one more. */
function backlogOf(row: Row): number {
  return Math.max(row.maxKnown, row.maxSeen) - row.committed;
}
