import type { LiveEvent } from '../api/types';
import { clientName, exactTime, shortId, time } from '../lib/format';
import { Sentence } from '../parts/sentence';
import { TopicLabel } from '../parts/topic-label';
import { href, refine } from '../state/address';
import { now } from '../state/clock';
import { fill, words } from '../state/language';
import { saidOf } from './event-words';

/** An event in a line; it leads to its message, and its request opens beside the list. */
export function EventRow({ event, isOpen }: { event: LiveEvent; isOpen: boolean }) {
  const w = words.value;
  const { at, kind, ns, topic, group, ids, count, client, requestId, problem } = event;
  return (
    <div class={problem ? 'row event is-problem' : 'row event'} aria-current={isOpen || undefined}>
      <time class="row-age" title={exactTime(at)}>
        {time(at, now.value)}
      </time>
      <span class={`state state-${problem ? 'refused' : kind}`}>
        <i aria-hidden="true" />
        {w.kinds[kind] ?? kind}
      </span>
      <span class="row-what">
        {topic !== '' && <TopicLabel ns={ns} topic={topic} group={group} />}
        {ids[0] !== undefined && (
          <a href={href(['messages', ids[0]], { of: ns })}>
            <code>{shortId(ids[0])}</code>
          </a>
        )}
        {count > 1 && <small>{fill(w.times, count)}</small>}
        <Said event={event} />
        {client !== undefined && <small class="start">{clientName(client)}</small>}
      </span>
      {requestId === undefined ? (
        <span />
      ) : (
        <button class="quiet" onClick={() => refine({ request: requestId })}>
          {w.request}
        </button>
      )}
    </div>
  );
}

function Said({ event }: { event: LiveEvent }) {
  const { kind, method, path, status, code, ms, tags } = event;
  if (method !== undefined) {
    return (
      <span class="start">
        {status} {code} {method} {path} {ms !== undefined && `${ms} ms`}
      </span>
    );
  }
  const said = saidOf(event, words.value);
  return (
    <>
      {kind !== 'passed-over' && tags !== undefined && tags.length > 0 && (
        <span class="tag">{tags.join(' || ')}</span>
      )}
      {said !== undefined && (
        <span class="said">
          <Sentence text={said} />
        </span>
      )}
    </>
  );
}
