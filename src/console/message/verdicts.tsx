import type { Verdict, ExplainedMessage } from '../api/types';
import { shortId } from '../lib/format';
import { Countdown } from '../parts/countdown';
import { StateChip } from '../parts/state-chip';
import { href } from '../state/address';
import { now } from '../state/clock';
import { fill, words } from '../state/language';
import { GroupActions } from './group-actions';

/** Why each group has it or not, the first thing one wants to know. */
export function Verdicts({ life }: { life: ExplainedMessage }) {
  const w = words.value;
  const { groups, why, ns, topic } = life;
  return (
    <section class="stack" aria-labelledby="verdict">
      <h2 id="verdict">{w.verdict}</h2>
      <ul class="verdicts">
        {groups.length === 0 && (
          <li class="panel verdict">
            <StateChip state={why.code} />
            <Sentence why={why} ns={ns} />
          </li>
        )}
        {groups.map((group) => (
          <li class="panel verdict" key={`${group.ns ?? ''} ${group.group}`}>
            <div class="heading">
              <a href={href(['groups', topic, group.group], { ns: group.ns ?? ns })}>
                {group.ns !== undefined && group.ns !== ns && (
                  <span class="ns">{group.ns === '' ? w.defaultInstance : group.ns} / </span>
                )}
                <b>{group.group}</b>
              </a>
              <StateChip state={group.why.code} />
            </div>
            <Sentence why={group.why} ns={ns} />
            <GroupActions life={life} group={group} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sentence({ why, ns }: { why: Verdict; ns: string }) {
  const w = words.value;
  const { sentence, next, until, blockedBy } = why;
  return (
    <>
      <p>{sentence}</p>
      <p class="muted">
        {next}{' '}
        {until !== undefined && until > now.value && (
          <span class="nowrap">
            ({w.endsIn.split('{0}')[0]}
            <Countdown until={until} />
            {w.endsIn.split('{0}')[1]})
          </span>
        )}
      </p>
      {blockedBy?.id !== undefined && <BlockedBy blocker={blockedBy} ns={ns} />}
    </>
  );
}

function BlockedBy({
  blocker: { id = '', ns: other },
  ns,
}: {
  blocker: NonNullable<Verdict['blockedBy']>;
  ns: string;
}) {
  return (
    <p>
      {fill(words.value.blockedBy)}{' '}
      <a href={href(['messages', id], { of: other ?? ns })}>
        <code>{shortId(id)}</code>
      </a>
    </p>
  );
}
