import { useState } from 'preact/hooks';
import * as api from '../api/api';
import type { GroupName, MessageRow } from '../api/types';
import { shortId } from '../lib/format';
import { Age } from '../parts/age';
import { Missing } from '../parts/missing';
import { actSurely } from '../state/act';
import { useAnswer } from '../state/answer';
import { href } from '../state/address';
import { fill, words } from '../state/language';

const SHOWN = 200;

/** What a group was handed too often: to be chosen, sent again, or taken along. */
export function DeadLetters({ name, count }: { name: GroupName; count: number }) {
  const w = words.value;
  const { ns, topic, group } = name;
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const { value, problem } = useAnswer(`dead ${ns} ${topic} ${group} ${count}`, () =>
    api.messages({ ns, topic, group, state: 'dead', limit: SHOWN }),
  );
  const rows = value?.messages ?? [];
  const ids = rows.map(({ id }) => id).filter((id) => chosen.has(id));
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
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
              {fill(w.resendSelected, ids.length)}
            </button>
            <Export rows={rows} name={name} />
          </>
        )}
      </div>
      {problem !== undefined && <Missing problem={problem} />}
      {rows.length === 0 && <p class="muted">{w.noDead}</p>}
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
              <span class="start">{row.start}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The letters that are shown as a file of JSON lines. */
function Export({ rows, name }: { rows: readonly MessageRow[]; name: GroupName }) {
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
