import type { SeekTarget, Subscription } from '../../store/store';
import type { PullTable } from './pull-table';
import { FREE } from './row';

/**
 * Moves a group that pulls, in every queue in which it has a row: to the first message, behind the
 * last, or to the first stored at a time or later (the end where there is none). With `unlock` what
 * is out is out no more; without it locks stay, and an ack that comes later does not fit and only
 * unlocks (mq-proxy, ConsumerQueueOffsetManager.resetOffset). O(queues × log messages).
 */
export async function seekRows(
  table: PullTable,
  of: Subscription,
  to: SeekTarget,
  { unlock }: { readonly unlock: boolean },
): Promise<void> {
  const rows = await table.existing(of);
  await Promise.all(
    [...rows.keys()].map(async (queue) => {
      const { offset, max } = await offsetAt(table, of, queue, to);
      const free = unlock ? { ...FREE, segments: [] } : {};
      await table.change(of, queue, (row) => ({
        ...row,
        ...free,
        committed: offset,
        maxSeen: max,
      }));
    }),
  );
}

/** By halving: messages of a queue are in the order of their times. */
async function offsetAt(
  table: PullTable,
  of: Subscription,
  queue: number,
  to: SeekTarget,
): Promise<{ offset: number; max: number }> {
  const { min, max } = await table.ends(of, queue);
  if (typeof to === 'string') return { offset: to === 'earliest' ? min : max, max };
  let low = min;
  let high = max;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const entry = (await table.read(of, queue, middle, 1)).entries[0];
    if (entry === undefined || entry.at >= to.at) high = middle;
    else low = entry.offset + 1;
  }
  return { offset: low, max };
}
