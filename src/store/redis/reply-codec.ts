import type {
  Entry,
  Handle,
  HeldEntry,
  SettleAnswer,
  Settlement,
  StoredEntry,
  Sweep,
  SweepResult,
} from '../store';

/*
 * How values travel to the function library and back: see the comments above its functions. Few
 * and large reply elements are cheap to parse, so the words of all entries come in one text, a
 * line each, and the payloads follow untouched. A tag is the last word of a line.
 */

/** A tag without line breaks, the same for the same tag. */
export function encodeTag(tag: string): string {
  return /[%\n]/.test(tag) ? tag.replace(/[%\n]/g, encodeURIComponent) : tag;
}

function decodeTag(text: string): string {
  return text.replace(/%0A|%25/g, decodeURIComponent);
}

/** A text that may be absent: whether it is there, then the text. */
export function optional(text: string | undefined): (string | number)[] {
  return text === undefined ? [0, ''] : [1, text];
}

/** A hold as it is named in the sorted set of holds. */
export function memberOf({ offset, times, firstAt }: Handle): string {
  return `${String(offset).padStart(13, '0')}-${times}-${firstAt}`;
}

/** What a settlement asks for besides what it is. */
export function extraOf(settlement: Settlement): 'unlock' | 'uncounted' | '' {
  if (settlement.as === 'acked' && settlement.unlock === true) return 'unlock';
  return settlement.as === 'released' && settlement.uncounted === true ? 'uncounted' : '';
}

const SETTLED: Readonly<Record<string, SettleAnswer>> = {
  d: 'done',
  e: 'expired',
  s: 'superseded',
  u: 'unknown',
};

/** What became of the handles of a settlement. */
export function answersOf(letters: string): SettleAnswer[] {
  return Array.from(letters, (letter) => SETTLED[letter] ?? 'unknown');
}

/** What a function of the library answers. */
export type Reply = readonly (string | number)[];

/**
 * Entries from a reply whose element `at` has a line for each, with `count` numbers and a tag. Tags
 * may be missing, and so may numbers.
 */
export function entriesOf<T>(
  reply: Reply,
  at: number,
  count: number,
  entryOf: (numbers: number[], entry: Entry) => T,
): T[] {
  if (reply.length <= at + 1) return [];
  return String(reply[at])
    .split('\n')
    .map((line, i) => {
      const words = line.split(' ');
      const payload = String(reply[at + 1 + i]);
      const tag = words.length > count ? decodeTag(words.slice(count).join(' ')) : undefined;
      const numbers = words.slice(0, count).map(Number);
      return entryOf(numbers, tag === undefined ? { payload } : { tag, payload });
    });
}

/** Where an append put its entry, and whether it made the topic. */
export function placeOf(reply: string): { queue: number; offset: number; created: boolean } {
  const [queue, offset, created] = reply.split(' ');
  return { queue: Number(queue), offset: Number(offset), created: created === '1' };
}

/** What a pop answers: last, where there is any, what was passed over. */
export type PopReply = readonly (string | number | readonly string[])[];

/** The answer of a pop in two: its deliveries, and what was passed over. */
export function passedOf(answer: PopReply): { reply: Reply; passed?: readonly string[] } {
  const last = answer.at(-1);
  if (typeof last !== 'object') return { reply: answer as Reply };
  return { reply: answer.slice(0, -1) as Reply, passed: last };
}

/** The deliveries of a pop. */
export function heldEntriesOf(reply: Reply, until: number): HeldEntry[] {
  return entriesOf(reply, 2, 4, ([queue = 0, offset = 0, times = 0, firstAt = 0], entry) => ({
    queue,
    offset,
    times,
    firstAt,
    until,
    ...entry,
  }));
}

/** The entries of a read. */
export function storedEntriesOf(reply: Reply): StoredEntry[] {
  return entriesOf(reply, 2, 2, ([offset = 0, at = 0], entry) => ({ offset, at, ...entry }));
}

/** What the function takes for a sweep. */
export function sweepArgs(o: Sweep): (string | number)[] {
  return [
    ...[o.now, o.maxTimes, o.retainSince, o.retainHalfSince, o.retainDeadSince, o.groupsSince],
    ...[o.endedAfter ?? '', o.heldAfter?.until ?? '', o.heldAfter?.offset ?? ''],
    ...(o.maxTimesOf?.flat() ?? []),
  ];
}

/** What a sweep did, and whether the topic is gone. */
export function sweepResultOf(reply: Reply): SweepResult & { readonly gone: boolean } {
  const [ended = 0, released = 0, dead = 0, dropped = 0, more, gone, until, offset] =
    reply.map(Number);
  const next = until === undefined || offset === undefined ? {} : { next: { until, offset } };
  return { ended, released, dead, dropped, more: more === 1, ...next, gone: gone === 1 };
}
