import * as api from '../api/api';
import type { FindingView } from '../api/types';
import { Missing } from '../parts/missing';
import { Sentence } from '../parts/sentence';
import { TopicLabel } from '../parts/topic-label';
import { href } from '../state/address';
import { useAnswer } from '../state/answer';
import { language, words } from '../state/language';

/** What needs a look, the worst first, each leading to where it is. */
export function Findings() {
  const w = words.value;
  const { value, problem } = useAnswer(`overview ${language.value}`, api.overview);
  const findings = value?.findings ?? [];
  return (
    <section aria-labelledby="needs-look">
      <h1 id="needs-look">{w.needsLook}</h1>
      {problem !== undefined && <Missing problem={problem} />}
      {value !== undefined && findings.length === 0 && <p class="well">{w.allWell}</p>}
      <FindingList findings={findings} />
    </section>
  );
}

interface ListProps {
  readonly findings: readonly FindingView[];
  /** Whether the page is that of their group already. */
  readonly inPlace?: boolean;
}

/** Sentences, each a link. */
export function FindingList({ findings, inPlace = false }: ListProps) {
  return (
    <ul class="findings">
      {findings.map((one, index) => (
        <li key={`${one.code} ${index}`} class={`severity-${one.severity}`}>
          <a href={placeOf(one, inPlace)}>
            <i aria-hidden="true" />
            <span class="grow">
              {!inPlace && (
                <b>
                  <TopicLabel {...one} />{' '}
                </b>
              )}
              <Sentence text={withoutPlace(one)} />
            </span>
            <span class="go" aria-hidden="true">
              →
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The sentence may begin with the place that stands before it. */
function withoutPlace({ sentence, topic, group }: FindingView): string {
  const places = [`${topic} / ${group ?? ''}: `, `${topic}: `];
  const place = places.find((one) => sentence.startsWith(one));
  return place === undefined ? sentence : sentence.slice(place.length);
}

/** The one message, the messages in that state, or the group. */
function placeOf({ code, id, ns, topic, group }: FindingView, inPlace: boolean): string {
  if (id !== undefined) return href(['messages', id], { ns });
  if (group !== undefined && !inPlace) return href(['groups', topic, group], { ns });
  const state = code.startsWith('half') ? 'half' : undefined;
  return href(['messages'], { ns, topic, state });
}
