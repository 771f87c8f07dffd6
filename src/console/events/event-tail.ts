import { useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api/api';
import { problemOf, type Problem } from '../api/http';
import type { LiveEvent } from '../api/types';
import { pulse } from '../state/live';

type Query = Readonly<Record<string, string | undefined>>;

/** The last events that match, the newest first. */
export interface EventTail {
  readonly events: readonly LiveEvent[];
  readonly problem?: Problem;
  /** Events that came while the list was held. */
  readonly fresh: number;
}

/** Events that are kept, and that are asked for at a time. */
const MOST = 2_000;
const PAGE = 500;

interface Kept {
  readonly key: string;
  readonly events: readonly LiveEvent[];
  /** Where to go on. */
  readonly next?: string;
  readonly problem?: Problem;
}

/**
 * Follows the events that match by the cursor, whenever something has happened. Held, the list stays
 * as it is, and what came is counted.
 */
export function useEventTail(query: Query, held: boolean): EventTail {
  const { text } = query;
  const filter = filterOf(query);
  const key = JSON.stringify(filter);
  const [kept, setKept] = useState<Kept>({ key, events: [] });
  const [waiting, setWaiting] = useState<readonly LiveEvent[]>([]);
  const asking = useRef('');
  const beat = pulse.value;
  const current = kept.key === key ? kept : undefined;
  useEffect(() => {
    const mark = `${key} ${current?.next ?? ''}`;
    if (asking.current === mark) return;
    asking.current = mark;
    const cursor = current?.next;
    api
      .events({ ...filter, cursor, limit: cursor === undefined ? 200 : PAGE })
      .then(
        ({ events, next }) => {
          const came = [...events].reverse();
          const isHeld = held && current !== undefined && current.events.length > 0;
          const before = current === undefined ? [] : waiting;
          setWaiting(isHeld ? [...came, ...before].slice(0, MOST) : []);
          const shown = isHeld ? current.events : [...came, ...before, ...(current?.events ?? [])];
          setKept({ key, next, events: shown.slice(0, MOST) });
        },
        (error: unknown) => setKept({ key, events: [], problem: problemOf(error) }),
      )
      .finally(() => {
        if (asking.current === mark) asking.current = '';
      });
  }, [key, beat, held]);
  const events = current?.events ?? [];
  return {
    events: text === undefined ? events : events.filter((event) => says(event, text)),
    ...(current?.problem === undefined ? {} : { problem: current.problem }),
    fresh: waiting.length,
  };
}

/** What the API can narrow it down by. */
function filterOf({ ns, topic, group, kind, client, problems }: Query): Query {
  return { ns, topic, group, kind, client, problems };
}

function says(event: LiveEvent, text: string): boolean {
  return JSON.stringify(event).toLowerCase().includes(text.toLowerCase());
}
