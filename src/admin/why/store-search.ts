import { idOf } from '../../broker/payload';
import type { TextField, TextSearch } from '../../history/event-finds';
import { Slice } from '../../lib/turn';
import type { DeadLetter, Entry, HalfEntry, ScheduledEntry } from '../../store/store';
import type { LookContext } from '../look/message-places';
import { PAGE, pagesOf, type SearchBudget } from './pages';

/** A message of the store that has the text, and where it is. */
export interface StoreFind {
  readonly by: TextField;
  readonly id: string;
  /** Absent: in a queue, where each group has a state of its own. */
  readonly state?: 'scheduled' | 'half' | 'dead' | undefined;
  readonly group?: string | undefined;
}

/**
 * Messages of a topic that have a text, of each queue the newest first, while the budget lasts.
 * `perQueue`: how many of each queue are looked at.
 */
export async function* findsInTopic(
  look: LookContext,
  search: TextSearch,
  budget: SearchBudget,
  perQueue: number,
): AsyncGenerator<StoreFind, void> {
  const slice = new Slice();
  for await (const { entries, state, group } of placesOf(look, budget, perQueue)) {
    for (const entry of entries) {
      const by = search.partOf(entry);
      if (by !== undefined) yield { by, id: idOf(entry), state, group };
    }
    await slice.rest();
  }
}

interface Place {
  readonly entries: readonly Entry[];
  readonly state?: StoreFind['state'];
  readonly group?: string;
}

async function* placesOf(
  look: LookContext,
  budget: SearchBudget,
  perQueue: number,
): AsyncGenerator<Place, void> {
  const { store, topic, described, now } = look;
  if (described.scheduled > 0) {
    const pages = pagesOf<ScheduledEntry>(budget, (last) =>
      store.list(topic, 'scheduled', PAGE, last),
    );
    for await (const entries of pages) yield { entries, state: 'scheduled' };
  }
  if (described.half > 0) {
    const pages = pagesOf<HalfEntry>(budget, (last) => store.list(topic, 'half', PAGE, last));
    for await (const entries of pages) yield { entries, state: 'half' };
  }
  for (const [queue, { min, max }] of described.ranges.entries()) {
    const first = Math.max(min, max - perQueue);
    for (let end = max; end > first && !budget.isSpent; end -= PAGE) {
      const from = Math.max(first, end - PAGE);
      const read = { now, limit: end - from, retainSince: 0, peek: true };
      const { entries } = await store.read({ ...topic, queue }, from, read);
      budget.spend(entries);
      yield { entries: entries.toReversed() };
    }
  }
  for (const { group, dead } of described.groups) {
    if (dead === 0) continue;
    const of = { ...topic, group };
    const pages = pagesOf<DeadLetter>(budget, (last) => store.list(of, 'dead', PAGE, last));
    for await (const entries of pages) yield { entries, state: 'dead', group };
  }
}
