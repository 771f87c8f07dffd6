import { useState } from 'preact/hooks';
import { Message } from '../message/message';
import { number } from '../lib/format';
import { Missing } from '../parts/missing';
import { VirtualList } from '../parts/virtual-list';
import type { MessageRow } from '../api/types';
import { go } from '../state/address';
import { useKeys } from '../state/keys';
import { fill, words } from '../state/language';
import { pause, paused } from '../state/live';
import { Filters } from './filters';
import { MOST_ROWS, useMessagePages, type MessagePages } from './message-pages';
import { Row } from './row';

type Query = Readonly<Record<string, string | undefined>>;

/** The list at the left, the message that is open at the right. */
export function Messages({ id, query }: { id: string | undefined; query: Query }) {
  const w = words.value;
  const [isTop, setTop] = useState(true);
  const held = paused.value || !isTop;
  const pages = useMessagePages(filterOf(query), held);
  const { rows } = pages;
  const at = rows.findIndex((row) => row.id === id);
  const open = (row: MessageRow | undefined): void => {
    if (row !== undefined) go(['messages', row.id], { ...query, of: row.ns });
  };
  const close = (): void => go(['messages'], { ...query, of: undefined });
  const toNewest = (): void => {
    pause(false);
    document.querySelector('.rows')?.scrollTo({ top: 0 });
  };
  useKeys({
    j: () => open(rows[at + 1]),
    k: () => open(rows[at - 1]),
    ArrowDown: () => open(rows[at + 1]),
    ArrowUp: () => open(rows[at - 1]),
    g: () => {
      toNewest();
      open(rows[0]);
    },
    Enter: (event) => {
      if (id === undefined && event.target === document.body) open(rows[0]);
    },
    Escape: () => id !== undefined && close(),
  });
  return (
    <div class={id === undefined ? 'split' : 'split is-open'}>
      <section class="list" aria-label={w.messages}>
        <Filters query={query} />
        {pages.problem !== undefined && <Missing problem={pages.problem} />}
        {pages.problem === undefined && rows.length === 0 && (
          <p class="missing">{pages.isPending ? w.loading : w.noMessages}</p>
        )}
        <div class="list-body">
          {pages.fresh > 0 && (
            <button class="fresh" onClick={toNewest}>
              {fill(w.newCount, pages.fresh)}
            </button>
          )}
          <VirtualList
            label={w.listOf}
            items={rows}
            keyOf={(row) => `${row.ns} ${row.id}`}
            at={at}
            onTop={setTop}
            onEnd={pages.older}
            end={<Rest of={pages} />}
            row={(row) => <Row row={row} query={query} isOpen={row.id === id} />}
          />
        </div>
      </section>
      <section class="detail" aria-label={w.message}>
        {id === undefined ? (
          <p class="missing">{w.selectOne}</p>
        ) : (
          <Message key={id} id={id} ns={query['of'] ?? query['ns']} onClose={close} />
        )}
      </section>
    </div>
  );
}

/** What was not looked at, and how to get there. */
function Rest({ of: { rest, older } }: { of: MessagePages }) {
  const w = words.value;
  if (rest === undefined) return null;
  return (
    <p class="part muted">
      {rest === 'topic' && w.ofOneTopic}
      {rest === 'most' && fill(w.mostKept, number(MOST_ROWS))}
      {rest === 'older' && (
        <>
          {w.newestOnly} <button onClick={older}>{w.showOlder}</button>
        </>
      )}
    </p>
  );
}

/** What the list is asked by. */
function filterOf({ ns, topic, group, state, tag, key, body }: Query): Query {
  return { ns, topic, group, state, tag, key, body };
}
