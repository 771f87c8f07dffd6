import * as api from '../api/api';
import type { Hit } from '../api/types';
import { href } from '../state/address';
import { useAnswer } from '../state/answer';
import { fill, language, words } from '../state/language';
import { shortId } from '../lib/format';
import { Missing } from '../parts/missing';
import { Sentence } from '../parts/sentence';
import { TopicLabel } from '../parts/topic-label';

/** What a search has found, over all instances. */
export function Find({ text }: { text: string }) {
  const w = words.value;
  const { value, problem, isPending } = useAnswer(`find ${text} ${language.value}`, () =>
    api.find(text),
  );
  if (problem !== undefined) return <Missing problem={problem} />;
  const found = value?.found ?? [];
  return (
    <section class="page">
      <h1>
        {isPending && w.loading}
        {!isPending && fill(found.length === 0 ? w.noFound : w.found, ...counted(found, text))}
      </h1>
      <ul class="findings">
        {found.map((one, index) => (
          <li key={index}>
            <a href={placeOf(one)}>
              <span class="chip">{w.by[one.by] ?? one.by}</span>
              <span class="grow">
                <Sentence text={one.sentence} />
                <small>
                  {one.topic !== '' && <TopicLabel {...one} />}
                  {one.id !== undefined && <code> {shortId(one.id)}</code>}
                </small>
              </span>
              {one.state !== undefined && (
                <span class="muted">{w.states[one.state] ?? one.state}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
      {value?.more === true && <p class="muted">{w.foundMore}</p>}
    </section>
  );
}

function counted(found: readonly Hit[], text: string): (string | number)[] {
  return found.length === 0 ? [text] : [found.length, text];
}

function placeOf({ id, ns, topic, group, by, request }: Hit): string {
  if (request !== undefined) return href(['requests', request.requestId]);
  if (id !== undefined) return href(['messages', id], { ns });
  if (group !== undefined && by === 'group') return href(['groups', topic, group], { ns });
  return href(['messages'], { ns, topic, group });
}
