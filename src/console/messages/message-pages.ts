import { useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api/api';
import { problemOf, type Problem } from '../api/http';
import { arrivals } from '../state/live';
import { firstOf, heldPages, joinedPages, withOlder, type Pages } from './joined-pages';

type Query = Readonly<Record<string, string | undefined>>;

/** The newest messages, and older ones as far as they were asked for. */
export interface MessagePages extends Pages {
  readonly isPending: boolean;
  readonly problem?: Problem;
  /** Why there may be older ones that are not shown: they were not asked for, only a topic's own list has them, or no more are kept. */
  readonly rest?: 'older' | 'topic' | 'most';
  /** Asks for older ones. */
  readonly older: () => void;
}

/** Messages in the first page, which is asked for again and again, and in those after it. */
const FIRST = 100;
const OLDER = 500;
/** In the first page of all topics, once older ones are asked for: there is none after it. */
const MOST_OF_ALL_TOPICS = 1_000;
/** Rows that are kept; what is older is found by a filter. */
export const MOST_ROWS = 10_000;

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

interface Known {
  readonly key: string;
  readonly pages?: Pages;
  readonly problem?: Problem;
}

/**
 * Messages that match, kept up to date: the first page is asked for again and again, and takes the
 * place of the rows it has. Held, new ones are counted and not shown.
 */
export function useMessagePages(query: Query, held: boolean): MessagePages {
  const key = JSON.stringify(query);
  const [known, setKnown] = useState<Known>({ key });
  const [wide, setWide] = useState<string>();
  const asking = useRef(new Set<string>());
  const current = useRef(key);
  current.current = key;
  const beat = arrivals.value;
  const limit = wide === key ? MOST_OF_ALL_TOPICS : FIRST;
  /** Asks for a page, but for none twice at a time, and puts it to what is there by then. */
  const ask = (more: PageQuery, put: (page: Pages, old?: Pages) => Pages): void => {
    const mark = `${key} ${JSON.stringify(more)}`;
    if (asking.current.has(mark)) return;
    asking.current.add(mark);
    const take = (change: (old?: Pages) => Known): void => {
      if (current.current !== key) return;
      setKnown((old) => change(old.key === key ? old.pages : undefined));
    };
    api
      .messages({ ...query, ...more })
      .then(
        (page) => take((old) => ({ key, pages: put(firstOf(page), old) })),
        (error: unknown) => take(() => ({ key, problem: problemOf(error) })),
      )
      .finally(() => asking.current.delete(mark));
  };
  useEffect(() => {
    ask({ limit }, held ? heldPages : joinedPages);
  }, [key, beat, held, limit]);
  const { pages, problem }: Known = known.key === key ? known : { key };
  return {
    ...(pages ?? NO_PAGES),
    ...(problem === undefined ? {} : { problem }),
    ...restOf(pages, limit),
    isPending: pages === undefined && problem === undefined,
    older() {
      const next = pages?.next;
      if (pages?.more !== true || pages.rows.length >= MOST_ROWS) return;
      if (next === undefined) setWide(key);
      else ask({ limit: OLDER, cursor: next }, (page, old = page) => withOlder(old, page, next));
    },
  };
}

const NO_PAGES: Pages = { rows: [], fresh: 0, more: false, isFurther: false };

function restOf(pages: Pages | undefined, limit: number): Pick<MessagePages, 'rest'> {
  if (pages?.more !== true) return {};
  if (pages.rows.length >= MOST_ROWS) return { rest: 'most' };
  return { rest: pages.next === undefined && limit > FIRST ? 'topic' : 'older' };
}
