import { useState } from 'preact/hooks';
import type { LiveEvent } from '../api/types';
import { Select, TextField } from '../parts/fields';
import { Missing } from '../parts/missing';
import { VirtualList } from '../parts/virtual-list';
import { go, refine } from '../state/address';
import { useKeys } from '../state/keys';
import { number } from '../lib/format';
import { fill, words } from '../state/language';
import { pause, paused } from '../state/live';
import { EventRow } from './event-row';
import { useEventTail, type EventTail } from './event-tail';
import { WireExchange } from './wire-exchange';

type Query = Readonly<Record<string, string | undefined>>;

/** Everything that happens, the newest on top; a request opens at the right. */
export function Events({ query }: { query: Query }) {
  const w = words.value;
  const [isTop, setTop] = useState(true);
  const [all, setAll] = useState(false);
  const tail = useEventTail(query, paused.value || !isTop, all);
  const { events, problem, fresh } = tail;
  const open = query['request'];
  const toNewest = (): void => {
    pause(false);
    document.querySelector('.rows')?.scrollTo({ top: 0 });
  };
  const [chosen, choose] = useState<string>();
  const at = events.findIndex(({ cursor }) => cursor === chosen);
  const step = (by: number): void => choose(events[at + by]?.cursor ?? chosen);
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: ({ target }) => {
      const event = events[at];
      const isElsewhere = target instanceof HTMLElement && target.closest('a, button') !== null;
      if (event !== undefined && !isElsewhere) openEvent(event);
    },
    g: () => {
      toNewest();
      choose(events[0]?.cursor);
    },
    Escape: () => open !== undefined && refine({ request: undefined }),
  });
  return (
    <div class={open === undefined ? 'split wide' : 'split is-open'}>
      <section class="list" aria-label={w.events}>
        <EventFilters query={query} />
        {problem !== undefined && <Missing problem={problem} />}
        {problem === undefined && events.length === 0 && (
          <p class="missing">{tail.isCaughtUp ? w.noEvents : w.loading}</p>
        )}
        <div class="list-body">
          {fresh > 0 && (
            <button class="fresh" onClick={toNewest}>
              {fill(w.newEvents, number(fresh))}
            </button>
          )}
          <VirtualList
            label={w.listOfEvents}
            items={events}
            keyOf={(event) => event.cursor}
            at={at}
            onTop={setTop}
            end={<Rest of={tail} onOlder={all ? undefined : () => setAll(true)} />}
            row={(event) => (
              <EventRow
                event={event}
                isOpen={event.cursor === chosen || (open !== undefined && event.requestId === open)}
              />
            )}
          />
        </div>
      </section>
      {open !== undefined && (
        <section class="detail" aria-label={w.request}>
          <div class="message">
            <header class="message-head">
              <button class="quiet" onClick={() => refine({ request: undefined })}>
                × {w.close}
              </button>
            </header>
            <div class="panel">
              <WireExchange key={open} id={open} />
            </div>
          </div>
        </section>
      )}
    </div>
  );
}

/** What is not among the events that are shown, and how to get it. */
function Rest({ of, onOlder }: { of: EventTail; onOlder: (() => void) | undefined }) {
  const w = words.value;
  if (!of.isPart && of.leftOut === 0) return null;
  return (
    <p class="part muted">
      {of.leftOut === 0 ? w.newestEvents : fill(w.leftOut, number(of.leftOut))}
      {onOlder !== undefined && <button onClick={onOlder}>{w.showOlder}</button>}
    </p>
  );
}

/** The message that it is about; without one its request. */
function openEvent({ ids: [id], ns, requestId }: LiveEvent): void {
  if (id !== undefined) go(['messages', id], { of: ns });
  else if (requestId !== undefined) refine({ request: requestId });
}

function EventFilters({ query }: { query: Query }) {
  const w = words.value;
  const kinds = Object.entries(w.kinds);
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <Select
        label={w.kind}
        value={query['kind'] ?? ''}
        options={[['', w.any], ...kinds]}
        onPick={(kind) => refine({ kind: kind === '' ? undefined : kind })}
      />
      <TextField label={w.topic} value={query['topic']} onText={(topic) => refine({ topic })} />
      <TextField label={w.group} value={query['group']} onText={(group) => refine({ group })} />
      <TextField label={w.client} value={query['client']} onText={(client) => refine({ client })} />
      <TextField label={w.text} value={query['text']} onText={(text) => refine({ text })} />
      <label class="check">
        <input
          type="checkbox"
          checked={query['problems'] === 'true'}
          onChange={({ currentTarget }) =>
            refine({ problems: currentTarget.checked ? 'true' : undefined })
          }
        />
        {w.onlyProblems}
      </label>
      {Object.values(query).some((value) => value !== undefined) && (
        <button type="button" class="quiet" onClick={() => go(['events'])}>
          {w.clear}
        </button>
      )}
    </form>
  );
}
