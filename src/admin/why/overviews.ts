import { Slice } from '../../lib/turn';
import { checkArgument } from '../../schema/check-argument';
import { idOf } from '../../broker/payload';
import { groupsElsewhere } from './elsewhere';
import { topicFindings, worstFirst, type GroupState, type TopicState } from './findings';
import { groupState, type Surroundings } from './group-state';
import { PAGE } from './pages';
import { Teller } from './teller';
import type { LookContext } from '../look/message-places';
import { surroundings, type SurroundingsOptions } from './surroundings';
import { lookAt } from '../look/message-places';
import { overviewQuery, type FindingView, type Overview, type OverviewQuery } from './why-schema';

/** Findings that are told of, and topics that are looked at. */
const MOST_FINDINGS = 100;
const MOST_TOPICS = 500;

/** Tells what needs a look. */
export class Overviews {
  constructor(private readonly options: SurroundingsOptions) {}

  /**
   * What needs a look in an instance, or in all of them, the worst first; at most 100, of at most
   * 500 topics. O(topics + groups + events remembered).
   */
  async of(query: OverviewQuery = {}): Promise<Overview> {
    const { ns, lang = 'en' } = checkArgument(overviewQuery, query);
    const { store, clock, policy, pullStart } = this.options;
    const now = clock.now();
    const around = await surroundings(this.options, { ns });
    const tell = new Teller(lang, now);
    const topics = (await store.topics()).filter(
      ({ instance }) => ns === undefined || instance === ns,
    );
    const findings: FindingView[] = [];
    const slice = new Slice();
    for (const topic of topics.slice(0, MOST_TOPICS)) {
      const look = await lookAt({ store, policy, pullStart, now }, topic);
      if (look !== undefined) findings.push(...topicFindings(await topicState(look, around), tell));
      await slice.rest();
    }
    return { findings: worstFirst(findings).slice(0, MOST_FINDINGS) };
  }
}

/** What is known of a topic. */
async function topicState(look: LookContext, around: Surroundings): Promise<TopicState> {
  const { topic, described, store, now } = look;
  const groups: GroupState[] = [];
  for (const group of described.groups) groups.push(await groupState(look, group, around));
  const stored = described.ranges.reduce((sum, { min, max }) => sum + max - min, 0);
  const isUnpolled = stored > 0 && groups.every(({ view }) => view.polledAt === 0);
  return {
    ...{ ns: topic.instance, topic: topic.topic, stored, groups },
    halfDue: await halfDue(look),
    elsewhere: isUnpolled ? await groupsElsewhere(store, topic, now, around.last) : [],
  };
}

/** Half messages whose check is due and nobody comes for. */
async function halfDue({ store, topic, described, now, policy }: LookContext) {
  if (described.half === 0) return { count: 0, since: now };
  const page = await store.list(topic, 'half', PAGE);
  const due = page.filter(({ until, at }) => until < now && at >= now - policy.checkForMs);
  const since = Math.min(now, ...due.map(({ until }) => until));
  const first = due.find(({ until }) => until === since);
  return { count: due.length, since, ...(first && { id: idOf(first) }) };
}
