import { useEffect, useRef, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/http';
import type { LiveEvent } from '../api/types';
import { language } from '../state/language';
import { arrivals } from '../state/live';
import { NO_EVENTS, withRead, type KeptEvents } from './kept-events';
import { readOn, type EventsQuery } from './read-on';

/** The last events that match, the newest first. */
export interface EventTail extends Omit<KeptEvents, 'waiting'> {
  readonly problem?: Problem;
}

/** Events that are kept of the newest, and of all that are remembered. */
const MOST = 2_000;
const MOST_OF_ALL = 20_000;

interface Tail extends KeptEvents {
  readonly key: string;
  readonly problem?: Problem;
}

/**
 * Follows the events that match by the cursor, whenever something has happened, until nothing more is
 * there. Held, the list stays as it is, and what came is counted. `all`: not from the newest on, but
 * from the first that is remembered.
 */
export function useEventTail(query: EventsQuery, held: boolean, all: boolean): EventTail {
  const filter = filterOf(query);
  const text = query['text']?.toLowerCase();
  const key = JSON.stringify([filter, text, all, language.value]);
  const [tail, setTail] = useState<Tail>({ ...NO_EVENTS, key });
  const [round, setRound] = useState(0);
  const asking = useRef('');
  const place = useRef<{ readonly key: string; readonly next: string }>(undefined);
  const now = useRef({ key, held });
  now.current = { key, held };
  const current: Tail = tail.key === key ? tail : { ...NO_EVENTS, key };
  const beat = arrivals.value;
  useEffect(() => {
    if (asking.current === key) return;
    asking.current = key;
    const put = (change: (before: Tail) => Tail): void => {
      if (asking.current === key) asking.current = '';
      if (now.current.key !== key) return;
      setTail((before) => change(before.key === key ? before : { ...NO_EVENTS, key }));
    };
    const next = place.current?.key === key ? place.current.next : undefined;
    readOn(filter, next ?? (all ? '0' : undefined)).then(
      (read) => {
        if (now.current.key === key) place.current = { key, next: read.next };
        const events = read.events.filter((event) => text === undefined || says(event, text));
        const most = all ? MOST_OF_ALL : MOST;
        put((before) => ({
          ...withRead(before, { ...read, events }, now.current.held, most),
          key,
        }));
        if (!read.isDrained) setRound((count) => count + 1);
      },
      (error: unknown) => {
        if (now.current.key === key) place.current = undefined;
        put(() => ({ ...NO_EVENTS, key, problem: problemOf(error) }));
      },
    );
  }, [key, beat, held, round]);
  return current;
}

/** What the API can narrow it down by. */
function filterOf({ ns, topic, group, kind, client, problems }: EventsQuery): EventsQuery {
  return { ns, topic, group, kind, client, problems };
}

function says(event: LiveEvent, text: string): boolean {
  return JSON.stringify(event).toLowerCase().includes(text);
}
