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

const PAGE = 100;
/** Rows that are kept; what is older is found by a filter. */
const MOST = 10_000;

interface Pages {
  readonly key: string;
  readonly rows: readonly MessageRow[];
  readonly most?: number;
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
  const [fresh, setFresh] = useState(0);
  const asking = useRef('');
  const beat = pulse.value;
  const current = pages?.key === key ? pages : undefined;
  const ask = (cursor: string | undefined, take: (page: Pages) => void): void => {
    const mark = `${key} ${cursor ?? ''}`;
    if (asking.current === mark) return;
    asking.current = mark;
    api
      .messages({ ...query, limit: PAGE, cursor })
      .then(
        ({ messages, next, mostDeliveries: most }) => take({ key, rows: messages, next, most }),
        (error: unknown) => take({ key, rows: [], problem: problemOf(error) }),
      )
      .finally(() => {
        if (asking.current === mark) asking.current = '';
      });
  };
  useEffect(() => {
    ask(undefined, (page) => {
      const known = new Set(current?.rows.map(({ id }) => id));
      const came = page.rows.filter(({ id }) => !known.has(id));
      const isHeld = held && current !== undefined && current.rows.length > 0;
      setFresh(isHeld ? came.length : 0);
      setPages(
        isHeld ? { ...current, rows: renewed(current.rows, page.rows) } : joined(current, page),
      );
    });
  }, [key, beat, held]);
  return {
    rows: current?.rows ?? [],
    isPending: current === undefined,
    ...(current?.problem === undefined ? {} : { problem: current.problem }),
    hasMore: current?.next !== undefined && current.rows.length < MOST,
    fresh,
    most: current?.most ?? 0,
    more() {
      if (current?.next === undefined || current.rows.length >= MOST) return;
      ask(current.next, (page) => {
        setPages({ ...current, rows: [...current.rows, ...page.rows], next: page.next });
      });
    },
  };
}

/** The same rows as they are now, as far as they have come again. */
function renewed(rows: readonly MessageRow[], news: readonly MessageRow[]): MessageRow[] {
  const byId = new Map(news.map((row) => [row.id, row]));
  return rows.map((row) => byId.get(row.id) ?? row);
}

/** A new first page before the older rows that were there; where they do not meet, the page alone. */
function joined(old: Pages | undefined, page: Pages): Pages {
  const lastNew = page.rows.at(-1);
  const at = old?.rows.findIndex(({ id }) => id === lastNew?.id) ?? -1;
  if (old === undefined || at < 0 || old.rows.length <= page.rows.length) return page;
  return { ...page, rows: [...page.rows, ...old.rows.slice(at + 1)], next: old.next };
}
