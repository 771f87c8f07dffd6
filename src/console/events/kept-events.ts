import type { LiveEvent } from '../api/types';

/** Events that were read in one go. */
export interface EventsRead {
  /** The newest first. */
  readonly events: readonly LiveEvent[];
  /** Where to go on. */
  readonly next: string;
  /** Whether there may be older ones that were not asked for. */
  readonly isPart: boolean;
  /** How many were forgotten before they were read. */
  readonly missed: number;
  /** Whether nothing more was there. */
  readonly isDrained: boolean;
}

/** Events that are shown, and those that wait to be. */
export interface KeptEvents {
  /** The newest first. */
  readonly events: readonly LiveEvent[];
  /** What came while the list was held, the newest first, and how many that were. */
  readonly waiting: readonly LiveEvent[];
  readonly fresh: number;
  /** Whether there may be older ones that were not read. */
  readonly isPart: boolean;
  /** Events that were read and are not kept, or were forgotten before they could be read. */
  readonly leftOut: number;
  /** Whether everything was read once. */
  readonly isCaughtUp: boolean;
}

export const NO_EVENTS: KeptEvents = {
  ...{ events: [], waiting: [], fresh: 0 },
  ...{ isPart: false, leftOut: 0, isCaughtUp: false },
};

/** With what was read; a list that is held counts it alone. Of each no more than `most` are kept. */
export function withRead(
  before: KeptEvents,
  { events: came, missed, isPart, isDrained }: EventsRead,
  held: boolean,
  most: number,
): KeptEvents {
  const whole = {
    isPart: before.isPart || isPart,
    isCaughtUp: before.isCaughtUp || isDrained,
  };
  if (held && before.isCaughtUp && before.events.length > 0) {
    const waiting = [...came, ...before.waiting].slice(0, most);
    const fresh = before.fresh + came.length;
    return { ...before, ...whole, waiting, fresh, leftOut: before.leftOut + missed };
  }
  const all = [...came, ...before.waiting, ...before.events];
  const lost = before.fresh - before.waiting.length + Math.max(0, all.length - most);
  const leftOut = before.leftOut + missed + lost;
  return { ...whole, events: all.slice(0, most), waiting: [], fresh: 0, leftOut };
}
