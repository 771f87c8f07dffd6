import { countdown, exactTime } from '../lib/format';
import { now } from '../state/clock';

/** How long it is until something happens by itself, by mqrest's clock. */
export function Countdown({ until }: { until: number }) {
  return <time title={exactTime(until)}>{countdown(until - now.value)}</time>;
}
