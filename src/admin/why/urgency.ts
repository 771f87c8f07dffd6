import type { Verdict } from './why-schema';

/** What somebody who wonders about a message wants to hear of first. */
const ORDER: readonly Verdict['code'][] = [
  ...(['dead', 'passed-over', 'queue-locked', 'never-polled', 'other-instance'] as const),
  ...(['half', 'scheduled', 'ready', 'skipped', 'begins-later'] as const),
  ...(['rolled-back', 'purged', 'expired', 'inflight', 'settled', 'acked'] as const),
];

/** The most urgent of some verdicts; of two alike the first. */
export function mostUrgent(verdicts: readonly Verdict[]): Verdict | undefined {
  const rank = ({ code }: Verdict): number => ORDER.indexOf(code);
  return verdicts.reduce<Verdict | undefined>(
    (first, one) => (first !== undefined && rank(first) <= rank(one) ? first : one),
    undefined,
  );
}
