const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** ms of delay of the levels 1 to 18. Source: RocketMQ, messageDelayLevel. */
const DELAYS = [
  ...[1, 5, 10, 30].map((n) => n * SECOND),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30].map((n) => n * MINUTE),
  ...[1, 2].map((n) => n * HOUR),
];

/** ms of delay of a level from 1 to 18. */
export function delayOf(level: number): number {
  return DELAYS[level - 1] ?? 0;
}
