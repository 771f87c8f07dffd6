import type { Policy } from '../../broker/policy';
import type { Clock } from '../../clock';
import { factsOf } from '../../history/message-facts';
import type { History } from '../../history/history';
import type { Life } from '../../history/life-view';
import { messageIn } from '../../broker/payload';
import { joined, sentence } from '../../words/words';
import { checkArgument } from '../../schema/check-argument';
import { ControlError } from '../../schema/control-error';
import type { Start, Store } from '../../store/store';
import type { Look } from '../look/look';
import type { MessageFacts } from './facts';
import { groupFacts, type GroupsContext, type IsPaused } from './group-facts';
import { elsewhereVerdict, groupVerdict } from './group-verdict';
import { groupsElsewhere } from './elsewhere';
import { goneVerdict, groupless, messageVerdict } from './message-verdict';
import { SearchBudget } from './pages';
import type { BatchHandle } from './queue-lock';
import { Teller } from './teller';
import { mostUrgent } from './urgency';
import { whereabouts, type Whereabouts } from './whereabouts';
import {
  whyArgument,
  type ExplainedGroup,
  type ExplainedMessage,
  type Verdict,
  type WhyArgument,
} from './why-schema';

export interface WhyOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly history: History;
  readonly look: Look;
  /** Where a group that pulls begins in a queue that it never committed. */
  readonly pullStart: Start;
  readonly isPaused: IsPaused;
  readonly batchHandle: BatchHandle;
}

/** Entries of the store that are looked at for one message. */
const MOST_LOOKED_AT = 20_000;
/** Groups of other instances that are told of. */
const MOST_ELSEWHERE = 8;

/** Which message, and what is known of it. */
type MessageContext = Pick<GroupsContext, 'id' | 'about' | 'found'>;

/** Tells why messages are where they are, from what the store has and what is remembered. */
export class Why {
  constructor(private readonly options: WhyOptions) {}

  /**
   * All that is known of a message, with a verdict for each group of its topic. What history has
   * forgotten is told from the store alone. Throws the 404 where neither knows it. O(events
   * remembered + groups); up to 20,000 entries are looked at for one that history has forgotten.
   */
  async of(argument: WhyArgument): Promise<ExplainedMessage> {
    return this.#explain(checkArgument(whyArgument, argument));
  }

  /** The verdict for one group, whether or not it is there; rejects as {@link of} does. */
  async ofGroup(argument: WhyArgument, group: string): Promise<Verdict> {
    const { groups, why } = await this.#explain(argument, group);
    return groups.find((one) => one.group === group)?.why ?? why;
  }

  async #explain(
    { id: name, ns, lang = 'en' }: WhyArgument,
    group?: string,
  ): Promise<ExplainedMessage> {
    const { store, clock, policy, pullStart, history } = this.options;
    const id = name.toUpperCase();
    const recalled = await history.recall(id, lang);
    const parts = { store, policy, pullStart, now: clock.now() };
    const budget = new SearchBudget(MOST_LOOKED_AT);
    const isMeant = recalled.life === undefined || ns === undefined || recalled.life.ns === ns;
    const found = isMeant ? await whereabouts(parts, id, recalled, ns, budget) : undefined;
    const life = recalled.life ?? lifeIn(found);
    if (found === undefined || life === undefined) {
      const words = [history.unknown(id, ns, lang), sentence(lang, 'unknown-in-store')];
      const detail = joined(lang, words);
      throw new ControlError('NotRemembered', { detail, field: 'id' });
    }
    const tell = new Teller(lang, parts.now);
    const { topic, look, located } = found;
    const about: MessageFacts = {
      ...{ now: parts.now, policy, ns: topic.instance, topic: topic.topic, message: life },
      ...{ located, life, halfGroup: look?.described.halfGroup },
      cleared: recalled.cleared.filter(
        ({ of }) => of.instance === topic.instance && of.topic === topic.topic,
      ),
    };
    const groups = await this.#groups({ id, about, found }, tell, group);
    const own = groups.filter((one) => one.ns === undefined);
    const ofMessage =
      messageVerdict(about, tell) ?? (own.length === 0 ? goneVerdict(about, tell) : undefined);
    const verdicts = (own.length === 0 ? groups : own).map((one) => one.why);
    return { ...life, groups, why: ofMessage ?? mostUrgent(verdicts) ?? groupless(about, tell) };
  }

  async #groups(
    message: MessageContext,
    tell: Teller,
    also: string | undefined,
  ): Promise<ExplainedGroup[]> {
    const { store, history, look, pullStart, isPaused, batchHandle } = this.options;
    const { about, found } = message;
    const { ns, topic, now } = about;
    const [polls, parked] = await Promise.all([
      look.lastPolls({ topic }),
      look.parked({ ns, topic }),
    ]);
    const last = polls.filter(({ instance }) => instance === ns);
    const elsewhere = await groupsElsewhere(store, { instance: ns, topic }, now, polls);
    const around = { last, parked, history, pullStart, isPaused, batchHandle };
    const context = { ...message, elsewhere, ...around };
    const lives = new Map(about.life?.groups.map((one) => [one.group, one]));
    const there = found.look?.described.groups.map(({ group }) => group) ?? [];
    const names = [...new Set([...lives.keys(), ...there, ...(also === undefined ? [] : [also])])];
    const own: ExplainedGroup[] = [];
    for (const group of names) {
      const facts = await groupFacts(context, group, lives.get(group));
      const why = groupVerdict(about, facts, tell);
      own.push({ ...(lives.get(group) ?? untold(group)), why });
    }
    const others = elsewhere.filter(({ group }) => !names.includes(group));
    return [
      ...own,
      ...others.slice(0, MOST_ELSEWHERE).map((one) => {
        const why = elsewhereVerdict(about, one.group, one, tell);
        return { ...untold(one.group), ns: one.ns, why };
      }),
    ];
  }
}

/** What the store alone says of a message. */
function lifeIn(found: Whereabouts | undefined): Life | undefined {
  if (found?.located === undefined) return undefined;
  return { ...factsOf(found.topic, messageIn(found.located.entry)), groups: [], moves: [] };
}

function untold(group: string) {
  return { group, deliveries: [], refused: [] };
}
