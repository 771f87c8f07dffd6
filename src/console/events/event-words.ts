import type { LiveEvent } from '../api/types';
import { fill } from '../state/language';
import type { Words } from '../words/en';

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** What more there is to say of an event than its kind. */
export function saidOf({ kind, reason = '', detail, times, tags }: LiveEvent, w: Words) {
  const said = w.reasons[reason];
  switch (kind) {
    case 'delivered':
      if (reason === 'again' && times !== undefined) return fill(w.delivery, times);
      return reason === 'half' ? w.toBeChecked : detail;
    case 'passed-over':
      return fill(w.askedFor, (tags ?? []).join(' || '));
    case 'fault-fired':
      return detail?.replace(/^fault /, '');
    case 'clock-moved':
      return reason === 'moved' ? (detail?.match(INSTANT) ?? []).join(' → ') : said;
    case 'cleared':
      return reason === 'sought' ? `${w.seekTo}${w.colon}${placeOf(detail, w)}` : said;
    default:
      return said ?? detail;
  }
}

/** Where a group was moved. */
function placeOf(place = '', w: Words): string {
  return { begin: w.seekBegin, end: w.seekEnd }[place] ?? place;
}
