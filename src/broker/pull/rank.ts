import type { Row } from './row';

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
