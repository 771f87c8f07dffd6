import type { BrokerEvent } from '../broker/events';

/** What can only follow on what, where two processes tell of the same ms. */
const RANK: Readonly<Record<BrokerEvent['kind'], number>> = {
  published: 0,
  delivered: 1,
  passed: 1,
  settled: 2,
  moved: 2,
  cleared: 2,
};

/**
 * The events of several processes as one history: by time, but those of one process stay in their
 * order, also where its clock was set back. O(events × processes).
 */
export function merge(histories: readonly (readonly BrokerEvent[])[]): BrokerEvent[] {
  const [only = [], ...others] = histories.filter(({ length }) => length > 0);
  if (others.length === 0) return [...only];
  const rests = [only, ...others].map((events) => ({ events, next: 0 }));
  const merged: BrokerEvent[] = [];
  for (;;) {
    let first: BrokerEvent | undefined;
    let from: (typeof rests)[number] | undefined;
    for (const rest of rests) {
      const event = rest.events[rest.next];
      if (event === undefined || (first !== undefined && !isBefore(event, first))) continue;
      first = event;
      from = rest;
    }
    if (first === undefined || from === undefined) return merged;
    merged.push(first);
    from.next++;
  }
}

function isBefore(one: BrokerEvent, other: BrokerEvent): boolean {
  return one.at < other.at || (one.at === other.at && RANK[one.kind] < RANK[other.kind]);
}
