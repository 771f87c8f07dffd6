import type { ComponentChildren } from 'preact';
import type { ExplainedMessage, Verdict } from '../api/types';
import { shortId } from '../lib/format';
import { Countdown } from '../parts/countdown';
import { Sentence } from '../parts/sentence';
import { StateChip } from '../parts/state-chip';
import { href } from '../state/address';
import { now } from '../state/clock';
import { fill, words } from '../state/language';
import { GroupActions } from './group-actions';

/** What needs a look comes first, what went well last. */
const LAST = ['scheduled', 'ready', 'begins-later', 'skipped', 'rolled-back', 'settled', 'acked'];

/** Why each group has it or not, the first thing one wants to know. */
export function Verdicts({ life }: { life: ExplainedMessage }) {
  const w = words.value;
  const { why, ns, topic } = life;
  const groups = [...life.groups].sort((a, b) => rank(a.why) - rank(b.why));
  return (
    <section class="stack" aria-labelledby="verdict">
      <h2 id="verdict">{w.verdict}</h2>
      <ul class="verdicts panel">
        {groups.length === 0 && (
          <li>
            <Reason why={why} ns={ns} title={<b>{topic}</b>} />
          </li>
        )}
        {groups.map((group) => (
          <li key={`${group.ns ?? ''} ${group.group}`}>
            <Reason
              why={group.why}
              ns={ns}
              title={
                <a href={href(['groups', topic, group.group], { ns: group.ns ?? ns })}>
                  {group.ns !== undefined && group.ns !== ns && (
                    <span class="ns">{group.ns === '' ? w.defaultInstance : group.ns} / </span>
                  )}
                  <b>{group.group}</b>
                </a>
              }
            />
            <GroupActions life={life} group={group} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function rank({ code }: Verdict): number {
  return LAST.indexOf(code);
}

interface ReasonProps {
  readonly why: Verdict;
  readonly ns: string;
  readonly title: ComponentChildren;
}

function Reason({ why, ns, title }: ReasonProps) {
  const { code, sentence, next, until, blockedBy } = why;
  return (
    <>
      <div class="heading">
        {title}
        <StateChip state={code} />
        {until !== undefined && until > now.value && (
          <span class="until">
            <Countdown until={until} />
          </span>
        )}
      </div>
      <p>
        <Sentence text={sentence} />
      </p>
      {next !== undefined && (
        <p class="muted">
          <Sentence text={next} />
        </p>
      )}
      {blockedBy?.id !== undefined && (
        <p>
          {fill(words.value.blockedBy)}{' '}
          <a href={href(['messages', blockedBy.id], { of: blockedBy.ns ?? ns })}>
            <code>{shortId(blockedBy.id)}</code>
          </a>
        </p>
      )}
    </>
  );
}
