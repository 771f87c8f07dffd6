import type { ConsumeCall } from './message';
import type { HeldEntry, PopResult } from '../store/store';

/** The messages that a shuffled call chooses among, where there are so many. */
const CHOICE = 16;

/**
 * A look whose messages come in another order: takes more than are asked for, hands out some by
 * chance and puts the others back as if they had not been taken. `take` gets how many to take.
 */
export async function shuffled(
  { limit, shuffle }: Pick<ConsumeCall, 'limit'> & { readonly shuffle: () => number },
  take: (limit: number) => Promise<PopResult>,
  putBack: (taken: readonly HeldEntry[]) => Promise<void>,
): Promise<PopResult> {
  const { taken, ...rest } = await take(Math.max(limit, CHOICE));
  const mixed = [...taken];
  for (let left = mixed.length; left > 1; left--) {
    const [chosen] = mixed.splice(Math.floor(shuffle() * left), 1);
    if (chosen !== undefined) mixed.push(chosen);
  }
  const others = mixed.slice(limit);
  if (others.length > 0) await putBack(others);
  return { ...rest, taken: mixed.slice(0, limit) };
}
