import * as api from '../api/api';
import type { LiveEvent } from '../api/types';
import type { EventsRead } from './kept-events';

/** Which events, as the API narrows them down. */
export type EventsQuery = Readonly<Record<string, string | undefined>>;

/** Events of a page, and pages that are read before what they hold is shown. */
const PAGE = 1_000;
const PAGES = 5;

/** Reads what is behind a cursor, up to some pages; without a cursor the newest. */
export async function readOn(query: EventsQuery, cursor: string | undefined): Promise<EventsRead> {
  const events: LiveEvent[] = [];
  let next = cursor;
  let missed = 0;
  for (let pages = 1; ; pages++) {
    const page = await api.events({ ...query, cursor: next, limit: PAGE });
    events.push(...page.events);
    next = page.next;
    missed += page.missed ?? 0;
    const isFull = page.events.length === PAGE;
    const isDrained = !isFull || cursor === undefined;
    if (!isDrained && pages < PAGES) continue;
    return { events: events.reverse(), next, missed, isPart: isFull && isDrained, isDrained };
  }
}
