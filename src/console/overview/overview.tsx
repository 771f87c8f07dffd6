import * as api from '../api/api';
import type { GroupView, Poll, TopicView } from '../api/types';
import { Missing } from '../parts/missing';
import { href } from '../state/address';
import { useAnswer } from '../state/answer';
import { words } from '../state/language';
import { Findings } from './findings';
import { GettingStarted } from './getting-started';
import { TopicTable } from './topic-table';

/** Everything there is to show of topics and groups. */
interface Inventory {
  readonly topics: readonly TopicView[];
  readonly groups: readonly GroupView[];
  readonly parked: readonly Poll[];
}

async function askInventory(): Promise<Inventory> {
  const [topics, groups, { parked }] = await Promise.all([api.topics(), api.groups(), api.polls()]);
  return { topics, groups, parked };
}

/** What needs a look, then everything; where there is nothing yet, how one begins. */
export function Overview({ filter }: { filter: string }) {
  const { value, problem } = useAnswer('inventory', askInventory);
  if (problem !== undefined) return <Missing problem={problem} />;
  if (value === undefined) return <p class="missing">{words.value.loading}</p>;
  if (isEmpty(value)) {
    return (
      <GettingStarted>
        <OtherScreens />
      </GettingStarted>
    );
  }
  return (
    <div class="page">
      <Findings />
      <TopicTable {...value} filter={filter} />
      <OtherScreens />
    </div>
  );
}

/** Those that the menu has not, for they are not of this mqrest. */
function OtherScreens() {
  return (
    <p>
      <a href={href(['parity'])}>{words.value.parity.title}</a>
    </p>
  );
}

/** Declared topics alone are no traffic. */
function isEmpty({ topics, groups }: Inventory): boolean {
  const isQuiet = topics.every(({ stored, scheduled, half }) => stored + scheduled + half === 0);
  return isQuiet && groups.every(({ polledAt, dead }) => polledAt === 0 && dead === 0);
}
