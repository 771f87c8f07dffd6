import type { LastPoll } from '../../broker/polls';
import type { Product } from '../product';

/** A client counts as connected for so long after its last poll. */
const ONLINE_MS = 60_000;

/** Whether a client has asked for messages of the group lately. */
export async function isOnline(product: Product, ns: string, group: string): Promise<boolean> {
  return (await pollsOf(product, { ns, group })).length > 0;
}

/** The last poll of each client that has asked lately, or waits. */
export async function pollsOf(
  { peek, clock }: Product,
  of: { readonly ns: string; readonly topic?: string; readonly group?: string },
): Promise<LastPoll[]> {
  const now = clock.now();
  const polls = await peek.lastPolls(of);
  return polls.filter(({ at, waitMs, taken }) => {
    return at + ONLINE_MS >= now || (taken === undefined && at + waitMs >= now);
  });
}
