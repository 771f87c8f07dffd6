import { maxRetriesOf } from '../../broker/retry';
import { isEntryOf } from '../../broker/payload';
import { groupRanges } from '../../broker/pull/row-ranges';
import { receiptHandlesOf } from '../../broker/receipt-handle';
import {
  DEAD,
  type DeadLetter,
  type GroupDescription,
  type Handle,
  type ListedHold,
} from '../../store/store';
import type { LookContext } from '../look/message-places';
import type { Located } from './locate';
import { firstIn, PAGE, pagesOf, type SearchBudget } from './pages';

/** One delivery to a group. Times are epoch ms. */
export interface DeliveryPlace {
  readonly queue: number;
  readonly times: number;
  readonly until: number;
  /** Absent: of a batch that was pulled. */
  readonly receiptHandle?: string | undefined;
  /** Messages of the batch that was pulled. */
  readonly count?: number | undefined;
}

/** Where a message is for one group, by what the store says. */
export type GroupPlace =
  /** It was not handed out yet; `before`: messages between the group's place and it. */
  | { readonly at: 'ahead'; readonly before: number }
  | { readonly at: 'out'; readonly delivery: DeliveryPlace }
  /** Its delivery has ended; the next poll gets it again. */
  | { readonly at: 'over'; readonly delivery: DeliveryPlace }
  /** A dead letter of that queue that was sent again and not handed out yet. */
  | { readonly at: 'resent'; readonly queue: number }
  | { readonly at: 'dead'; readonly deadAt: number; readonly times: number }
  /** The group is past it. */
  | { readonly at: 'behind' };

/** Which message of which group. */
interface Wanted {
  readonly id: string;
  readonly group: GroupDescription;
  /** Absent: it is in no queue any more. */
  readonly located: Located | undefined;
  /** When the last delivery that is remembered ends, which finds it at once. */
  readonly until?: number | undefined;
}

/** `undefined`: neither in a queue nor a dead letter of the group. */
export async function groupPlace(
  look: LookContext,
  wanted: Wanted,
  budget: SearchBudget,
): Promise<GroupPlace | undefined> {
  const { located } = wanted;
  if (located?.in !== 'queue') return deadPlace(look, wanted, budget);
  const { queue, offset } = located;
  const pulled = pulledPlace(look, wanted.group, queue, offset);
  if (pulled !== undefined) return pulled;
  const cursor = wanted.group.cursors[queue] ?? 0;
  if (offset >= cursor) return { at: 'ahead', before: offset - cursor };
  const hold = await holdAt(look, wanted, queue, offset, budget);
  if (hold !== undefined) return heldPlace(look, wanted, hold);
  return (await deadPlace(look, wanted, budget)) ?? { at: 'behind' };
}

/** Where a group that pulls has it. */
function pulledPlace(
  { described, now, pullStart: start }: LookContext,
  group: GroupDescription,
  queue: number,
  offset: number,
): GroupPlace | undefined {
  const ranges = groupRanges(group, described, { now, start })?.[queue];
  if (ranges === undefined) return undefined;
  for (const { from, to, until, times } of ranges.inflight) {
    if (offset < from || offset >= to) continue;
    return { at: 'out', delivery: { queue, times, until, count: to - from } };
  }
  let before = 0;
  for (const { from, to } of ranges.ready) {
    if (offset >= from && offset < to) return { at: 'ahead', before: before + offset - from };
    before += to - from;
  }
  return { at: 'behind' };
}

/** The hold of an entry: found at once where its end is known, else among all of its queue. */
async function holdAt(
  { store, topic }: LookContext,
  { group: { group }, until }: Wanted,
  queue: number,
  offset: number,
  budget: SearchBudget,
): Promise<ListedHold | undefined> {
  const of = { ...topic, group, queue };
  if (until !== undefined) {
    const [hold] = await store.list(of, 'holds', 1, { until, offset: offset - 1 });
    if (hold?.offset === offset) return hold;
  }
  const pages = pagesOf<ListedHold>(budget, (last) => store.list(of, 'holds', PAGE, last));
  return firstIn(pages, (hold) => (hold.offset === offset ? hold : undefined));
}

function heldPlace(look: LookContext, wanted: Wanted, hold: ListedHold): GroupPlace {
  const { times, until } = hold;
  const delivery = deliveryPlace(look, wanted, hold);
  if (until > look.now) return { at: 'out', delivery };
  // Nobody has come by to bury it.
  if (times > maxRetriesOf(look.policy, { ...look.topic, group: wanted.group.group }))
    return { at: 'dead', deadAt: until, times };
  return { at: 'over', delivery };
}

async function deadPlace(
  look: LookContext,
  wanted: Wanted,
  budget: SearchBudget,
): Promise<GroupPlace | undefined> {
  const { group, dead } = wanted.group;
  if (dead === 0) return undefined;
  const { store, topic } = look;
  const letters = pagesOf<DeadLetter>(budget, (last) =>
    store.list({ ...topic, group }, 'dead', PAGE, last),
  );
  const letter = await firstIn(letters, (one) => (isEntryOf(wanted.id, one) ? one : undefined));
  if (letter === undefined) return undefined;
  const { deadAt, times, from } = letter;
  const hold = await holdAt(look, wanted, DEAD, letter.offset, budget);
  if (hold === undefined) return { at: 'dead', deadAt, times };
  return hold.times === 0 ? { at: 'resent', queue: from.queue } : heldPlace(look, wanted, hold);
}

function deliveryPlace(
  { topic }: LookContext,
  { id, group: { group } }: Wanted,
  hold: Handle,
): DeliveryPlace {
  const { queue, times, until } = hold;
  // Whether it was an orderly one is not kept; it does not matter for an ack, but for waking others.
  const receiptHandle = receiptHandlesOf({ ...topic, group }, false).encode(id, hold, false);
  return { queue, times, until, receiptHandle };
}
