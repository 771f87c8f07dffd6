import type { GroupView, Poll, TopicName, TopicView } from '../api/types';
import { number } from '../lib/format';
import { refine } from '../state/address';
import { fill, words } from '../state/language';
import { GroupRow, TopicRow } from './topic-rows';

interface Props {
  readonly topics: readonly TopicView[];
  readonly groups: readonly GroupView[];
  readonly parked: readonly Poll[];
  readonly filter: string;
}

/** Rows that are drawn; the filter finds the others. */
const MOST = 300;

/** Topics, and below each its groups. */
export function TopicTable({ topics, groups, parked, filter }: Props) {
  const w = words.value;
  const found = topics.filter((topic) => matches(topic, filter));
  const wanted = found.slice(0, MOST);
  return (
    <section aria-labelledby="topics-groups">
      <div class="heading">
        <h2 id="topics-groups">{w.topicsGroups}</h2>
        <input
          type="search"
          aria-label={w.filter}
          placeholder={w.filter}
          value={filter}
          onInput={({ currentTarget }) => refine({ filter: currentTarget.value })}
        />
      </div>
      <div class="scroll panel" tabIndex={0} role="region" aria-labelledby="topics-groups">
        <table class="inventory">
          <thead>
            <tr>
              <th scope="col">
                {w.topic} / {w.group}
              </th>
              <th scope="col" class="number">
                {w.ready}
              </th>
              <th scope="col" class="number">
                {w.inflight}
              </th>
              <th scope="col" class="number">
                {w.scheduled}
              </th>
              <th scope="col" class="number">
                {w.half}
              </th>
              <th scope="col" class="number">
                {w.dead}
              </th>
              <th scope="col">{w.lastPoll}</th>
              <th scope="col" class="number">
                {w.waitingPolls}
              </th>
              <th scope="col">{w.rate}</th>
            </tr>
          </thead>
          {wanted.map((topic) => (
            <tbody key={`${topic.ns} ${topic.topic}`}>
              <TopicRow topic={topic} />
              {of(groups, topic).map((group) => (
                <GroupRow
                  key={group.group}
                  of={group}
                  waiting={of(parked, topic).filter((poll) => poll.group === group.group).length}
                />
              ))}
            </tbody>
          ))}
        </table>
      </div>
      {found.length > MOST && (
        <p class="part muted">{fill(w.firstTopics, number(MOST), number(found.length))}</p>
      )}
    </section>
  );
}

function of<T extends TopicName>(all: readonly T[], { ns, topic }: TopicName): T[] {
  return all.filter((one) => one.ns === ns && one.topic === topic);
}

function matches({ ns, topic, groups }: TopicView, filter: string): boolean {
  const text = filter.trim().toLowerCase();
  return [ns, topic, ...groups].some((name) => name.toLowerCase().includes(text));
}
