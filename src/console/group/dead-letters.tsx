import { useState } from 'preact/hooks';
import * as api from '../api/api';
import type { GroupName, MessageView } from '../api/types';
import { number, shortId } from '../lib/format';
import { Age } from '../parts/age';
import { Missing } from '../parts/missing';
import { actSurely } from '../state/act';
import { useAnswer } from '../state/answer';
import { href } from '../state/address';
import { fill, words } from '../state/language';

/** Letters that are shown at first, and when more are asked for. */
const FIRST = 200;
const MOST = 1_000;
/** Characters of a body that fit into a line. */
const START = 200;

/** What a group was handed too often: to be chosen, sent again, or taken along. */
export function DeadLetters({ name, count }: { name: GroupName; count: number }) {
  const w = words.value;
  const { ns, topic, group } = name;
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = useState(FIRST);
  const { value, problem } = useAnswer(`dead ${ns} ${topic} ${group} ${limit}`, () =>
    api.deadLetters(name, limit),
  );
  const rows = value?.messages ?? [];
  const ids = rows.map(({ id }) => id).filter((id) => chosen.has(id));
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const resendAll = (): void => {
    void actSurely(
      fill(w.surelyResend, count, group),
      fill(w.resendAll, number(count)),
      () => api.resend(name),
      ({ resent }) => fill(w.resent, resent),
    );
  };
  const resend = (): void => {
    void actSurely(
      fill(w.surelyResend, ids.length, group),
      fill(w.resendSelected, ids.length),
      () => api.resend(name, { messageIds: ids }),
      ({ resent }) => fill(w.resent, resent),
    ).then(() => choose(new Set()));
  };
  return (
    <section aria-labelledby="dead-letters">
      <div class="heading">
        <h2 id="dead-letters">
          {w.deadLetters} <small>{count}</small>
        </h2>
        {rows.length > 0 && (
          <>
            <button
              onClick={() =>
                choose(new Set(ids.length === rows.length ? [] : rows.map(({ id }) => id)))
              }
            >
              {w.selectAll}
            </button>
            <button class="primary" disabled={ids.length === 0} onClick={resend}>
              {ids.length === 0 ? w.resend : fill(w.resendSelected, ids.length)}
            </button>
            <Export rows={rows} name={name} />
          </>
        )}
      </div>
      {problem !== undefined && <Missing problem={problem} />}
      {value !== undefined && rows.length === 0 && <p class="muted">{w.noDead}</p>}
      {rows.length > 0 && (
        <ul class="letters panel">
          {rows.map((row) => (
            <li key={row.id}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.has(row.id)}
                  onChange={() => toggle(row.id)}
                />
                <span class="sr">{row.id}</span>
              </label>
              <a href={href(['messages', row.id], { of: ns })}>
                <code>{shortId(row.id)}</code>
              </a>
              <Age at={row.publishedAt} />
              {row.tag !== undefined && <span class="tag">{row.tag}</span>}
              <span class="start">{row.body.slice(0, START)}</span>
            </li>
          ))}
        </ul>
      )}
      {value?.next !== undefined && rows.length < count && (
        <p class="part muted">
          {fill(w.firstOf, number(rows.length), number(count))}
          {limit < MOST ? (
            <button onClick={() => setLimit(MOST)}>{w.showMore}</button>
          ) : (
            <button onClick={resendAll}>{fill(w.resendAll, number(count))}</button>
          )}
        </p>
      )}
    </section>
  );
}

/** The letters that are shown as a file of JSON lines. */
function Export({ rows, name }: { rows: readonly MessageView[]; name: GroupName }) {
  const save = (): void => {
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    const url = URL.createObjectURL(new Blob([lines], { type: 'application/x-ndjson' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${name.topic}-${name.group}-dead.jsonl`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return <button onClick={save}>{words.value.export}</button>;
}
