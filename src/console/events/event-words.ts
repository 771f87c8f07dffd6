import type { LiveEvent } from '../api/types';
import type { Words } from '../words/en';

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** What more there is to say of an event than its kind, in the language that it was asked for in. */
export function saidOf({ kind, reason, detail }: LiveEvent, w: Words): string | undefined {
  if (kind !== 'clock-moved') return detail;
  if (reason === 'frozen' || reason === 'resumed') return w.clockGoes[reason];
  return (detail?.match(INSTANT) ?? []).join(' → ');
}
