import { useState } from 'preact/hooks';
import * as api from '../api/api';
import type { FindingView } from '../api/types';
import { Missing } from '../parts/missing';
import { Sentence } from '../parts/sentence';
import { TopicLabel } from '../parts/topic-label';
import { href } from '../state/address';
import { useAnswer } from '../state/answer';
import { fill, language, words } from '../state/language';

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

/** Sentences that are shown before one asks for all. */
const MOST = 8;

interface ListProps {
  readonly findings: readonly FindingView[];
  /** Whether the page is that of their group already. */
  readonly inPlace?: boolean;
}

/** Sentences, each a link. */
export function FindingList({ findings, inPlace = false }: ListProps) {
  const [isWhole, setWhole] = useState(false);
  return (
    <ul class="findings">
      {findings.slice(0, isWhole ? undefined : MOST).map((one, index) => (
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
      {findings.length > MOST && !isWhole && (
        <li>
          <button class="quiet" onClick={() => setWhole(true)}>
            {fill(words.value.showAll, findings.length)}
          </button>
        </li>
      )}
    </ul>
  );
}

/** The sentence may begin with the place that stands before it. */
function withoutPlace({ sentence, topic }: FindingView): string {
  const [place = '', rest] = sentence.split(/[:：]\s*(.*)/su, 2);
  return rest === undefined || !place.includes(topic) ? sentence : rest;
}

/** Where more is to be seen: the message, the group, or what is behind a sentence of the group's page. */
function placeOf({ code, id, ns, topic, group }: FindingView, inPlace: boolean): string {
  if (id !== undefined) return href(['messages', id], { of: ns });
  if (group !== undefined && !inPlace) return href(['groups', topic, group], { ns });
  const of = { ns, topic, group };
  if (code === 'passed-over' || code === 'refused') return href(['events'], { ...of, kind: code });
  return href(['messages'], { ...of, state: STATES[code] });
}

/** The state of the messages that a finding is about. */
const STATES: Readonly<Record<string, string>> = { half: 'half', dead: 'dead', unpolled: 'ready' };
