/**
 * How many random histories the specs play that compare two stores, or two servers: the small
 * number in `npm test`, the long one in `npm run test:all`. Of 23 defects planted in the embedded
 * store 40 histories found 17, the slowest of them after 27, and 150 no other; five of the rest are
 * found by the contract of the stores, and one changed nothing.
 */
const RUNS = {
  store: { small: 40, long: 600 },
  look: { small: 4, long: 40 },
  snapshot: { small: 15, long: 240 },
  journal: { small: 15, long: 240 },
  reset: { small: 8, long: 120 },
} as const;

/**
 * The size of a comparison for fast-check. `HISTORIES=long` chooses the long one, a number so many
 * histories; `HISTORIES_SEED` chooses others: `HISTORIES=5000 HISTORIES_SEED=7 npx jest agreement`.
 */
export function randomHistories(comparison: keyof typeof RUNS): { numRuns: number; seed: number } {
  const { HISTORIES = 'small', HISTORIES_SEED = '1' } = process.env;
  const { small, long } = RUNS[comparison];
  const numRuns = HISTORIES === 'small' ? small : HISTORIES === 'long' ? long : Number(HISTORIES);
  return { numRuns, seed: Number(HISTORIES_SEED) };
}
