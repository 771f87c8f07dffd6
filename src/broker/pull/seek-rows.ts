import type { Subscription } from '../../store/store';
import type { PullTable } from './pull-table';

/**
 * Commits in every queue the first message stored at `at` (epoch ms) or later, or the end where
 * there is none. Locks stay: an ack that comes later does not fit and only unlocks
 * (mq-proxy, ConsumerQueueOffsetManager.resetOffset).
 */
export async function resetRows(table: PullTable, of: Subscription, at: number): Promise<void> {
  const rows = await table.rows(of);
  await Promise.all(
    rows.map(async (_, queue) => {
      const { offset, max } = await firstSince(table, of, queue, at);
      await table.change(of, queue, (row) => ({ ...row, committed: offset, maxSeen: max }));
    }),
  );
}

/** By halving: messages of a queue are in the order of their times. */
async function firstSince(
  table: PullTable,
  of: Subscription,
  queue: number,
  at: number,
): Promise<{ offset: number; max: number }> {
  const { min, max } = await table.ends(of, queue);
  let low = min;
  let high = max;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const entry = (await table.read(of, queue, middle, 1)).entries[0];
    if (entry === undefined || entry.at >= at) high = middle;
    else low = entry.offset + 1;
  }
  return { offset: low, max };
}
