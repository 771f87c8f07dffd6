import type {
  DeadLetter,
  HalfEntry,
  ListedHold,
  HoldPlace,
  Listing,
  ListingKind,
  QueueRef,
  ScheduledEntry,
  ScheduledPlace,
  Subscription,
} from '../store';
import { entriesOf, type Reply } from './reply-codec';

/** What the function takes to list. */
export function listArgs<Kind extends ListingKind>(
  kind: Kind,
  of: Listing[Kind]['of'],
  limit: number,
  after: Listing[Kind]['place'] | undefined,
): (string | number)[] {
  const { group, queue }: Partial<Subscription & QueueRef> = of;
  const { until, at, offset }: Partial<HoldPlace & ScheduledPlace> = after ?? {};
  return [kind, limit, until ?? at ?? '', offset ?? '', group ?? '', queue ?? ''];
}

type Codecs = {
  readonly [Kind in ListingKind]: (
    reply: Reply,
    of: Listing[Kind]['of'],
  ) => Listing[Kind]['entry'][];
};

/** What the function answers, by kind. */
export const listingOf: Codecs = {
  holds: (reply, { queue }) => holdsOf(queue, reply),
  scheduled: scheduledOf,
  half: halfOf,
  dead: deadLettersOf,
};

/** Holds on one log: a line has two numbers or, where the entry is still there, its time too. */
function holdsOf(queue: number, reply: Reply): ListedHold[] {
  return entriesOf(reply, 0, 5, (numbers, { payload, tag }) => {
    const [offset = 0, times = 0, firstAt = 0, until = 0, at] = numbers;
    const entry = at === undefined ? {} : { entry: { offset, at, tag, payload } };
    return { queue, offset, times, firstAt, until, ...entry };
  });
}

/** Scheduled entries. */
function scheduledOf(reply: Reply): ScheduledEntry[] {
  return entriesOf(reply, 0, 3, ([queue = 0, offset = 0, at = 0], entry) => {
    return { queue, offset, at, ...entry };
  });
}

/** Half messages. */
function halfOf(reply: Reply): HalfEntry[] {
  return entriesOf(reply, 0, 5, ([queue = 0, offset = 0, at = 0, times = 0, until = 0], entry) => {
    return { queue, offset, at, times, until, ...entry };
  });
}

/** Dead letters. */
function deadLettersOf(reply: Reply): DeadLetter[] {
  return entriesOf(reply, 0, 7, (numbers, entry) => {
    const [offset = 0, queue = 0, origin = 0, times = 0, firstAt = 0, lastUntil = 0, deadAt = 0] =
      numbers;
    const from = { queue, offset: origin };
    return { offset, from, times, firstAt, lastUntil, deadAt, ...entry };
  });
}
