import type { GroupState, MessageRow } from '../api/types';
import { ownKey } from '../../broker/own-key';
import { Age } from '../parts/age';
import { Countdown } from '../parts/countdown';
import { StateChip } from '../parts/state-chip';
import { TopicLabel } from '../parts/topic-label';
import { href } from '../state/address';

interface Props {
  readonly row: MessageRow;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly isOpen: boolean;
}

/** A message in a line: what it is, how it begins, how often it was delivered, when that ends. */
export function Row({ row, query, isOpen }: Props) {
  const { id, ns, topic, tag, start, state, groups, publishedAt, deliverAt } = row;
  const key = ownKey(row);
  const { times = 0, most } = mostDelivered(groups);
  const first = groups.find((group) => group.state === state);
  const until = state === 'scheduled' ? deliverAt : first?.until;
  return (
    <a
      class="row"
      href={href(['messages', id], { ...query, of: ns })}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span class="row-age">
        <Age at={publishedAt} />
      </span>
      <StateChip state={state} />
      <span class="row-what">
        {query['topic'] === undefined && <TopicLabel ns={ns} topic={topic} />}
        {tag !== undefined && <span class="tag">{tag}</span>}
        {key !== undefined && <span class="key">{key}</span>}
        <span class="start">{start}</span>
      </span>
      <span class="row-end">
        {until !== undefined && <Countdown until={until} />}
        {times > 0 && (
          <small>
            {times}
            {most !== undefined && `/${most}`}
          </small>
        )}
      </span>
    </a>
  );
}

/** The group that had it most often, and of several the one that has the fewest left. */
function mostDelivered(groups: readonly GroupState[]): Partial<GroupState> {
  const left = ({ times = 0, most = Infinity }: GroupState): number => most - times;
  const [first = {}] = [...groups].sort(
    (a, b) => (b.times ?? 0) - (a.times ?? 0) || left(a) - left(b),
  );
  return first;
}
