import { useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api/api';
import { problemOf, type Problem } from '../api/http';
import type { MessageRow } from '../api/types';
import { pulse } from '../state/live';

type Query = Readonly<Record<string, string | undefined>>;

/** The newest messages, and older ones as far as they were asked for. */
export interface MessagePages {
  readonly rows: readonly MessageRow[];
  readonly isPending: boolean;
  readonly problem?: Problem;
  /** Whether there are older ones. */
  readonly hasMore: boolean;
  /** Messages that came since the list was held. */
  readonly fresh: number;
  /** Deliveries that a message has at most. */
  readonly most: number;
  readonly more: () => void;
}

/** Messages in the first page, which is asked for again and again, and in those after it. */
const FIRST = 100;
const MORE = 500;
/** Rows that are kept; what is older is found by a filter. */
const MOST = 10_000;

interface Pages {
  readonly key: string;
  readonly rows: readonly MessageRow[];
  readonly fresh: number;
  readonly most: number;
  readonly next?: string | undefined;
  readonly problem?: Problem;
}

/**
 * Messages that match, kept up to date: the first page is asked for again and again, and takes the
 * place of the rows it has. Held, new ones are counted and not shown.
 */
export function useMessagePages(query: Query, held: boolean): MessagePages {
  const key = JSON.stringify(query);
  const [pages, setPages] = useState<Pages>();
  const asking = useRef(new Set<string>());
  const beat = pulse.value;
  /** Asks for a page, but for none twice at a time, and puts it to what is there by then. */
  const ask = (cursor: string | undefined, put: (page: Pages, old?: Pages) => Pages): void => {
    const mark = `${key} ${cursor ?? ''}`;
    if (asking.current.has(mark)) return;
    asking.current.add(mark);
    const take = (page: Partial<Pages>): void => {
      const whole = { key, rows: [], fresh: 0, most: 0, ...page };
      setPages((old) => put(whole, old?.key === key ? old : undefined));
    };
    api
      .messages({ ...query, limit: cursor === undefined ? FIRST : MORE, cursor })
      .then(
        ({ messages, next, mostDeliveries: most }) => take({ rows: messages, next, most }),
        (error: unknown) => take({ problem: problemOf(error) }),
      )
      .finally(() => asking.current.delete(mark));
  };
  useEffect(() => {
    ask(undefined, held ? heldPages : joinedPages);
  }, [key, beat, held]);
  const current = pages?.key === key ? pages : undefined;
  const { rows = [], next, fresh = 0, most = 0, problem } = current ?? {};
  return {
    ...{ rows, fresh, most, isPending: current === undefined },
    ...(problem === undefined ? {} : { problem }),
    hasMore: next !== undefined && rows.length < MOST,
    more() {
      if (next === undefined || rows.length >= MOST) return;
      ask(next, (page, old = page) =>
        old.next === next ? { ...old, rows: [...old.rows, ...page.rows], next: page.next } : old,
      );
    },
  };
}

/** The rows that were there as they are now, and how many have come before them. */
function heldPages(page: Pages, old?: Pages): Pages {
  if (old === undefined || old.rows.length === 0) return page;
  const now = new Map(page.rows.map((row) => [row.id, row]));
  const known = new Set(old.rows.map(({ id }) => id));
  const fresh = page.rows.filter(({ id }) => !known.has(id)).length;
  return { ...old, fresh, rows: old.rows.map((row) => now.get(row.id) ?? row) };
}

/** A new first page before the older rows that were there; where they do not meet, the page alone. */
function joinedPages(page: Pages, old?: Pages): Pages {
  const lastNew = page.rows.at(-1);
  const at = old?.rows.findIndex(({ id }) => id === lastNew?.id) ?? -1;
  if (old === undefined || at < 0 || old.rows.length <= page.rows.length) return page;
  return { ...page, rows: [...page.rows, ...old.rows.slice(at + 1)], next: old.next };
}
