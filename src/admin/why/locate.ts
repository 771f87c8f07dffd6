import { timeInId } from '../../broker/message-id';
import { isEntryOf } from '../../broker/payload';
import type { EventPlace } from '../../history/recollection';
import type { DeadLetter, Entry, HalfEntry, ScheduledEntry, StoredEntry } from '../../store/store';
import type { LookContext } from '../look/message-places';
import { firstIn, PAGE, pagesOf, type SearchBudget } from './pages';

/** Where a message is in its topic, whatever its groups have done with it. Times are epoch ms. */
export type Located = { readonly entry: Entry } & (
  | { readonly in: 'queue'; readonly queue: number; readonly offset: number; readonly at: number }
  | { readonly in: 'scheduled'; readonly queue: number; readonly at: number }
  /** `until`: when its next check is due. */
  | {
      readonly in: 'half';
      readonly queue: number;
      readonly at: number;
      readonly checks: number;
      readonly until: number;
    }
  /** Nowhere but among the dead letters of a group. */
  | { readonly in: 'dead' }
);

/** The topic that is searched. */
type Look = Pick<LookContext, 'store' | 'topic' | 'described' | 'now'>;

/** ms around the time in a message's id in which it is looked for first. */
const NEAR_MS = 1_000;

/**
 * Where a message is: at the place that events tell of, else near the time in its id, else anywhere
 * while the budget lasts. `undefined`: not found.
 */
export async function locate(
  look: Look,
  id: string,
  place: EventPlace | undefined,
  budget: SearchBudget,
): Promise<Located | undefined> {
  const there = await atPlace(look, id, place);
  // Once in its queue, a message is nowhere else but among dead letters.
  if (there !== undefined || place?.in === 'queue') return there ?? inDead(look, id, budget);
  return (
    (await locateFast(look, id, budget)) ??
    (await inQueues(look, id, budget)) ??
    (await inDead(look, id, budget))
  );
}

/** The same, without a look through all that is in the queues: those by the time in the id only. */
export async function locateFast(
  look: Look,
  id: string,
  budget: SearchBudget,
): Promise<Located | undefined> {
  return (
    (await nearItsTime(look, id, budget)) ??
    (await inHalf(look, id, budget)) ??
    (await inScheduled(look, id, budget))
  );
}

async function atPlace(look: Look, id: string, place: EventPlace | undefined) {
  if (place?.in !== 'queue') return undefined;
  const [entry] = await readFrom(look, place.queue, place.offset, 1);
  return entry && inQueue(id, place.queue)(entry);
}

function inQueue(id: string, queue: number) {
  return (entry: StoredEntry): Located | undefined => {
    if (!isEntryOf(id, entry)) return undefined;
    const { offset, at } = entry;
    return { in: 'queue', queue, offset, at, entry };
  };
}

/** Looks at what went into the queues about when the message was published. O(log messages), and those. */
async function nearItsTime(look: Look, id: string, budget: SearchBudget) {
  const at = timeInId(id);
  if (!Number.isFinite(at)) return undefined;
  for (const queue of look.described.ranges.keys()) {
    const from = await offsetAt(look, queue, at - NEAR_MS);
    for await (const page of queuePages(look, queue, from, budget)) {
      const found = page.find((entry) => isEntryOf(id, entry));
      if (found !== undefined) return inQueue(id, queue)(found);
      if ((page.at(-1)?.at ?? Infinity) > at + NEAR_MS) break;
    }
  }
  return undefined;
}

/** The first offset of a queue whose entry went in at a time or later. Entries are taken to be in time order. */
async function offsetAt(look: Look, queue: number, at: number): Promise<number> {
  let { min: low, max: high } = look.described.ranges[queue] ?? { min: 0, max: 0 };
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [entry] = await readFrom(look, queue, middle, 1);
    if (entry !== undefined && entry.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function inQueues(look: Look, id: string, budget: SearchBudget) {
  for (const queue of look.described.ranges.keys()) {
    const found = await firstIn(queuePages(look, queue, 0, budget), inQueue(id, queue));
    if (found !== undefined) return found;
  }
  return undefined;
}

function inHalf({ store, topic, described }: Look, id: string, budget: SearchBudget) {
  if (described.half === 0) return undefined;
  const pages = pagesOf<HalfEntry>(budget, (last) => store.list(topic, 'half', PAGE, last));
  return firstIn(pages, (entry): Located | undefined => {
    if (!isEntryOf(id, entry)) return undefined;
    const { queue, at, times, until } = entry;
    // The store counts the birth of a half message as its first delivery.
    return { in: 'half', queue, at, checks: times - 1, until, entry };
  });
}

function inScheduled({ store, topic, described }: Look, id: string, budget: SearchBudget) {
  if (described.scheduled === 0) return undefined;
  const pages = pagesOf<ScheduledEntry>(budget, (last) =>
    store.list(topic, 'scheduled', PAGE, last),
  );
  return firstIn(pages, (entry): Located | undefined => {
    if (!isEntryOf(id, entry)) return undefined;
    return { in: 'scheduled', queue: entry.queue, at: entry.at, entry };
  });
}

async function inDead({ store, topic, described }: Look, id: string, budget: SearchBudget) {
  for (const { group, dead } of described.groups) {
    if (dead === 0) continue;
    const pages = pagesOf<DeadLetter>(budget, (last) =>
      store.list({ ...topic, group }, 'dead', PAGE, last),
    );
    const found = await firstIn(pages, (entry) => (isEntryOf(id, entry) ? entry : undefined));
    if (found !== undefined) return { in: 'dead', entry: found } as const;
  }
  return undefined;
}

function queuePages(look: Look, queue: number, from: number, budget: SearchBudget) {
  return pagesOf<StoredEntry>(budget, (last) =>
    readFrom(look, queue, last === undefined ? from : last.offset + 1, PAGE),
  );
}

async function readFrom(look: Look, queue: number, offset: number, limit: number) {
  const { store, topic, now } = look;
  const options = { now, limit, retainSince: 0, peek: true };
  return (await store.read({ ...topic, queue }, offset, options)).entries;
}
