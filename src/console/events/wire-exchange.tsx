import * as api from '../api/api';
import type { WireBody } from '../api/types';
import { bytes, clientName, exactTime } from '../lib/format';
import { shown } from '../lib/payload';
import { Missing } from '../parts/missing';
import { useAnswer } from '../state/answer';
import { fill, words } from '../state/language';

/** A request and its reply, as they went over the wire. */
export function WireExchange({ id }: { id: string }) {
  const w = words.value;
  const { value, problem } = useAnswer(`request ${id}`, () => api.wireRequest(id), true);
  if (problem?.status === 404) return <p class="missing">{w.requestGone}</p>;
  if (problem !== undefined) return <Missing problem={problem} />;
  if (value === undefined) return <p class="missing">{w.loading}</p>;
  const { method, path, headers, body, stringToSign, reply, at, ms, client } = value;
  return (
    <div class="exchange">
      <p class="muted">
        <code>{id}</code> · {exactTime(at)} · {ms} ms · {clientName(client)}
      </p>
      <Side title={w.request} first={`${method} ${path}`} headers={headers} body={body} />
      {stringToSign !== undefined && (
        <details>
          <summary>{w.stringToSign}</summary>
          <pre class="code" tabIndex={0}>
            {stringToSign}
          </pre>
        </details>
      )}
      {reply === undefined ? (
        <p class="muted">{w.noReply}</p>
      ) : (
        <Side
          title={w.reply}
          first={String(reply.status)}
          headers={reply.headers}
          body={reply.body}
        />
      )}
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly first: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WireBody;
}

function Side({ title, first, headers, body }: SideProps) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = body.text ?? body.base64 ?? '';
  return (
    <section class="stack" aria-label={title}>
      <h3>{title}</h3>
      <pre class="code" tabIndex={0}>
        {[first, ...lines].join('\n')}
        {text !== '' && `\n\n${shown(text).text}`}
      </pre>
      {body.truncated && (
        <small>{fill(words.value.truncated, bytes(64 * 1024), bytes(body.bytes))}</small>
      )}
    </section>
  );
}
