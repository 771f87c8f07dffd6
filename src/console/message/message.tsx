import * as api from '../api/api';
import type { LiveEvent, ExplainedMessage } from '../api/types';
import { bytes, exactTime } from '../lib/format';
import { ownKey } from '../../broker/own-key';
import { Age } from '../parts/age';
import { Missing } from '../parts/missing';
import { TopicLabel } from '../parts/topic-label';
import { useAnswer } from '../state/answer';
import { language, words } from '../state/language';
import { MessageActions } from './message-actions';
import { MessageTabs } from './message-tabs';
import { Timeline } from './timeline';
import { Verdicts } from './verdicts';

interface Props {
  readonly id: string;
  readonly ns: string | undefined;
  readonly onClose: () => void;
}

/** What is known of the events of a message; none where the API does not tell of them. */
async function askEvents(id: string): Promise<readonly LiveEvent[]> {
  try {
    return (await api.events({ id, limit: 1000 })).events;
  } catch {
    return [];
  }
}

/** One message: why it is where it is, what became of it, what is in it, what can be done. */
export function Message({ id, ns, onClose }: Props) {
  const w = words.value;
  const { value: life, problem } = useAnswer(`message ${ns} ${id} ${language.value}`, () =>
    api.message(id, ns),
  );
  const { value: events = [] } = useAnswer(`events ${id} ${language.value}`, () => askEvents(id));
  return (
    <article class="message">
      <header class="message-head">
        <button class="quiet back" onClick={onClose}>
          ← {w.back}
        </button>
        {life !== undefined && <Heading life={life} />}
      </header>
      {problem !== undefined && <Missing problem={problem} />}
      {problem === undefined && life === undefined && <p class="missing">{w.loading}</p>}
      {life !== undefined && (
        <>
          <Verdicts life={life} />
          <MessageActions life={life} />
          <Timeline life={life} events={events} />
          <MessageTabs life={life} />
        </>
      )}
    </article>
  );
}

function Heading({ life }: { life: ExplainedMessage }) {
  const w = words.value;
  const { id, ns, topic, tag, body, publishedAt } = life;
  const key = ownKey(life);
  return (
    <div>
      <h1>
        <code>{id}</code>
      </h1>
      <p class="muted facts">
        <b>
          <TopicLabel ns={ns} topic={topic} />
        </b>
        {tag !== undefined && <span class="tag">{tag}</span>}
        {key === undefined ? <span>{w.noKey}</span> : <span class="key">{key}</span>}
        <span title={exactTime(publishedAt)}>
          <Age at={publishedAt} />
        </span>
        <span>{bytes(new TextEncoder().encode(body).length)}</span>
      </p>
    </div>
  );
}
