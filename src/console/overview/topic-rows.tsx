import type { GroupView, TopicName, TopicView } from '../api/types';
import { number } from '../lib/format';
import { Ago } from '../parts/age';
import { Sparkline } from '../parts/sparkline';
import { TopicLabel } from '../parts/topic-label';
import { href } from '../state/address';
import { fill, words } from '../state/language';
import { rateOf } from '../state/rates';

/** A topic: what waits before its queues, and what came. */
export function TopicRow({ topic: of }: { topic: TopicView }) {
  const { ns, topic, scheduled, half, type, groups, stored } = of;
  const w = words.value;
  return (
    <tr class="of-topic">
      <th scope="row">
        <a href={href(['messages'], { ns, topic })}>
          <TopicLabel ns={ns} topic={topic} />
        </a>{' '}
        {type !== 'normal' && <small>{w.types[type] ?? type}</small>}
        {groups.length === 0 && <small> {w.noGroups}</small>}
      </th>
      <td class="number muted">{groups.length === 0 ? <Count value={stored} /> : ''}</td>
      <td />
      <Linked value={scheduled} to={href(['messages'], { ns, topic, state: 'scheduled' })} />
      <Linked value={half} to={href(['messages'], { ns, topic, state: 'half' })} />
      <td />
      <td />
      <td />
      <Rate of={of} kind="published" />
    </tr>
  );
}

/** A group: what is before it, what it holds, when it came last. */
export function GroupRow({ of, waiting }: { of: GroupView; waiting: number }) {
  const { ns, topic, group, ready, inflight, dead, polledAt } = of;
  const w = words.value;
  const messages = (state: string): string => href(['messages'], { ns, topic, group, state });
  return (
    <tr class="of-group">
      <th scope="row">
        <a href={href(['groups', topic, group], { ns })}>{group}</a>
      </th>
      <Linked value={ready} to={messages('ready')} />
      <Linked value={inflight} to={messages('inflight')} />
      <td />
      <td />
      <Linked value={dead} to={messages('dead')} kind="bad" />
      <td>{polledAt === 0 ? <span class="muted">{w.never}</span> : <Ago at={polledAt} />}</td>
      <td class="number">
        <Count value={waiting} />
      </td>
      <Rate of={of} kind="delivered" />
    </tr>
  );
}

function Count({ value }: { value: number }) {
  return value === 0 ? <span class="zero">0</span> : <>{number(value)}</>;
}

function Linked({ value, to, kind = '' }: { value: number; to: string; kind?: string }) {
  return (
    <td class={`number ${value === 0 ? '' : kind}`}>
      {value === 0 ? <Count value={0} /> : <a href={to}>{number(value)}</a>}
    </td>
  );
}

function Rate({ of, kind }: { of: TopicName; kind: 'published' | 'delivered' }) {
  const w = words.value;
  const counts = rateOf(of, kind);
  if (counts === undefined) return <td class="rate" />;
  const sum = counts.reduce((all, one) => all + one, 0);
  const label = `${w.kinds[kind] ?? kind}: ${fill(w.rateOf, number(sum))}`;
  return (
    <td class="rate" title={label}>
      <Sparkline counts={counts} label={label} />
      <small>{number(sum)}</small>
    </td>
  );
}
