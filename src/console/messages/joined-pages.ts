import type { MessagePage, MessageRow } from '../api/types';

/** Rows of one page or several, the newest first. */
export interface Pages {
  readonly rows: readonly MessageRow[];
  /** Messages that came since the list was held. */
  readonly fresh: number;
  /** Whether there may be older ones. */
  readonly more: boolean;
  /** Where they begin. */
  readonly next?: string | undefined;
  /** Whether pages after the first were asked for. */
  readonly isFurther: boolean;
}

/** The first page. */
export function firstOf({ messages: rows, more, next }: MessagePage): Pages {
  return { rows, more, next, fresh: 0, isFurther: false };
}

/** With the page that begins at a cursor; as they are where that is not the next one any more. */
export function withOlder(old: Pages, { rows, more, next }: Pages, cursor: string): Pages {
  if (old.next !== cursor) return old;
  return { ...old, rows: [...old.rows, ...rows], more, next, isFurther: true };
}

/** The rows that were there as they are now, what is behind them, and how many have come before them. */
export function heldPages(page: Pages, old?: Pages): Pages {
  if (old === undefined || old.rows.length === 0) return page;
  const now = new Map(page.rows.map((row) => [row.id, row]));
  const known = new Set(old.rows.map(({ id }) => id));
  const rows = old.rows.map((row) => now.get(row.id) ?? row);
  const at = page.rows.findIndex(({ id }) => id === old.rows.at(-1)?.id);
  const behind = at < 0 || old.isFurther ? [] : page.rows.slice(at + 1);
  const upTo = page.rows.slice(0, page.rows.length - behind.length);
  const fresh = upTo.filter(({ id }) => !known.has(id)).length;
  return { ...(behind.length === 0 ? old : page), fresh, rows: [...rows, ...behind] };
}

/**
 * A new first page before the older rows that were there; the page alone where it is all that there
 * is, or where the two do not meet.
 */
export function joinedPages(page: Pages, old?: Pages): Pages {
  if (old?.isFurther !== true || !page.more) return page;
  const last = page.rows.at(-1);
  const at = old.rows.findIndex(({ id }) => id === last?.id);
  if (last !== undefined && at < 0) return page;
  const { more, next } = old;
  return { ...page, rows: [...page.rows, ...old.rows.slice(at + 1)], more, next, isFurther: true };
}
