import type { Round } from './load';

const ROUNDS = 5;

/** Runs every candidate once in each of `rounds`, in turn, after a warm-up round that does not count. */
export async function interleave<T>(
  candidates: Record<string, T>,
  measure: (candidate: T, round: number) => Promise<Round>,
  rounds = ROUNDS,
): Promise<Record<string, Round[]>> {
  const measured: Record<string, Round[]> = {};
  for (let round = 0; round <= rounds; round++) {
    // Forwards and backwards, so that what one leaves behind does not always meet the same other.
    const order = Object.entries(candidates);
    for (const [name, candidate] of round % 2 === 0 ? order : order.reverse()) {
      const result = await measure(candidate, round);
      if (round > 0) (measured[name] ??= []).push(result);
    }
  }
  return measured;
}
