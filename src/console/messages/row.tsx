import type { MessageRow } from '../api/types';
import { ownKey } from '../lib/own-key';
import { Age } from '../parts/age';
import { Countdown } from '../parts/countdown';
import { StateChip } from '../parts/state-chip';
import { TopicLabel } from '../parts/topic-label';
import { href } from '../state/address';

interface Props {
  readonly row: MessageRow;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly isOpen: boolean;
  /** Deliveries that it has at most. */
  readonly most: number;
}

/** A message in a line: what it is, how it begins, how often it was delivered, when that ends. */
export function Row({ row, query, isOpen, most }: Props) {
  const { id, ns, topic, tag, start, state, groups, publishedAt, deliverAt } = row;
  const key = ownKey(row);
  const times = Math.max(0, ...groups.map((group) => group.times ?? 0));
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
            {times}/{most}
          </small>
        )}
      </span>
    </a>
  );
}
