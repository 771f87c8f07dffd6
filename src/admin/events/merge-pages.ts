import type { Place, Positions } from './event-cursor';
import type { EventFacts } from './event-schema';
import type { LocalPage } from './local-events';

/** An event, and how far all processes are read with it. */
export type PlacedEvent = readonly [Place, EventFacts];

/**
 * The pages of several processes in one order by time; what is of one process stays in its order.
 * `place`: how far they were read before. O(events × processes).
 */
export function mergePages(place: Place, pages: readonly LocalPage[]): PlacedEvent[] {
  const merged: PlacedEvent[] = [];
  const at: Record<string, Positions> = { ...place };
  const next = pages.map(() => 0);
  for (;;) {
    let first: number | undefined;
    for (const [n, { events }] of pages.entries()) {
      const event = events[next[n] ?? 0];
      const best = first === undefined ? undefined : pages[first]?.events[next[first] ?? 0];
      if (event !== undefined && (best === undefined || event[1].at < best[1].at)) first = n;
    }
    const page = first === undefined ? undefined : pages[first];
    const event = first === undefined ? undefined : page?.events[next[first] ?? 0];
    if (first === undefined || page === undefined || event === undefined) return merged;
    next[first] = (next[first] ?? 0) + 1;
    at[page.process] = event[0];
    merged.push([{ ...at }, event[1]]);
  }
}

/** How far processes are read when all of their pages are. */
export function endOf(place: Place, pages: readonly LocalPage[]): Place {
  return { ...place, ...Object.fromEntries(pages.map(({ process, end }) => [process, end])) };
}

/** How far they were read where their pages begin. */
export function beginOf(place: Place, pages: readonly LocalPage[]): Place {
  return { ...place, ...Object.fromEntries(pages.map(({ process, begin }) => [process, begin])) };
}
