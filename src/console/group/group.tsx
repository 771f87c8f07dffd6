import * as api from '../api/api';
import type { GroupDetail, GroupName } from '../api/types';
import { number } from '../lib/format';
import { FindingList } from '../overview/findings';
import { Ago } from '../parts/age';
import { Missing } from '../parts/missing';
import { TopicLabel } from '../parts/topic-label';
import { useAnswer } from '../state/answer';
import { href } from '../state/address';
import { language, words } from '../state/language';
import { DeadLetters } from './dead-letters';
import { Members } from './members';
import { Queues } from './queues';
import { Seek } from './seek';

/** One group of a topic: where it stands in each queue, who is in it, what it gave up. */
export function Group({ name }: { name: GroupName }) {
  const { ns, topic, group } = name;
  const key = `group ${ns} ${topic} ${group} ${language.value}`;
  const { value, problem } = useAnswer(key, () => api.groupDetail(name));
  return (
    <div class="page">
      <section>
        <h1>
          <a href={href(['messages'], { ns, topic })}>
            <TopicLabel ns={ns} topic={topic} />
          </a>{' '}
          / {group}
        </h1>
        {problem !== undefined && <Missing problem={problem} />}
        {problem === undefined && value === undefined && (
          <p class="missing">{words.value.loading}</p>
        )}
        {value !== undefined && <Figures of={value} />}
        {value !== undefined && <FindingList findings={value.findings} inPlace />}
        {value !== undefined && <MixedTags of={value} />}
      </section>
      {value !== undefined && (
        <>
          <Queues of={value} />
          <Members of={value} />
          <DeadLetters name={name} count={value.dead} />
          <Seek name={name} inflight={value.inflight} />
        </>
      )}
    </div>
  );
}

function Figures({ of }: { of: GroupDetail }) {
  const w = words.value;
  const { ns, topic, group, model, ready, inflight, dead, polledAt } = of;
  const figure = (label: string, value: number, state: string) => (
    <div>
      <dt>{label}</dt>
      <dd>
        {value === 0 ? (
          0
        ) : (
          <a href={href(['messages'], { ns, topic, group, state })}>{number(value)}</a>
        )}
      </dd>
    </div>
  );
  return (
    <dl class="figures panel">
      {figure(w.ready, ready, 'ready')}
      {figure(w.inflight, inflight, 'inflight')}
      {figure(w.dead, dead, 'dead')}
      <div>
        <dt>{w.lastPoll}</dt>
        <dd>{polledAt === 0 ? w.never : <Ago at={polledAt} />}</dd>
      </div>
      <div>
        <dt>{w.client}</dt>
        <dd>{w.model[model]}</dd>
      </div>
    </dl>
  );
}

/** Members that ask for different tags take messages away from each other. */
function MixedTags({ of: { members, findings } }: { of: GroupDetail }) {
  const w = words.value;
  const asked = [...new Set(members.map(({ tags }) => tags?.join(' || ') ?? '*'))];
  if (asked.length < 2 || findings.some(({ code }) => code === 'mixed-tags')) return null;
  return <p class="warning">{w.mixedTags.replace('{0}', asked.join(' · '))}</p>;
}
