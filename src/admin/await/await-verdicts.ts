import { isMissing } from '../../errors';
import { ControlError } from '../../schema/control-error';
import { sentence, type Lang } from '../../words/words';
import type { Verdict } from '../why/why-schema';
import type { Why } from '../why/why';
import type { AwaitCondition, GoalContext, Outcome } from './goal';
import { matches } from './match';
import { MatchedMessages } from './matched-messages';

/** Why a message that was waited for is not as it was to be. */
export interface AwaitVerdict {
  readonly id: string;
  readonly group?: string | undefined;
  readonly why: Verdict;
}

/** Messages that are told of. */
const MOST = 3;

/** The verdicts of messages that a call has waited for in vain, the first ones. O(events remembered). */
export async function awaitVerdicts(
  condition: AwaitCondition,
  outcome: Outcome,
  context: GoalContext,
  why: Why,
): Promise<AwaitVerdict[]> {
  const { ns = '', group, until, lang } = condition;
  if (until === 'published' || until === 'polling') return [];
  const ids =
    until === 'drained'
      ? await leftIn(condition, context)
      : await missingOf(condition, outcome, context);
  const verdicts = ids.slice(0, MOST).map(async (id): Promise<AwaitVerdict[]> => {
    const message = { id, ns, lang };
    return ifKnown(async () => {
      if (group === undefined) return { id, why: (await why.of(message)).why };
      return { id, group, why: await why.ofGroup(message, group) };
    });
  });
  return (await Promise.all(verdicts)).flat();
}

/** Those that were published and match, but are not among what was found. */
async function missingOf(
  { ns: instance = '', topic, match = {} }: AwaitCondition,
  { messages }: Outcome,
  { log, others }: GoalContext,
): Promise<string[]> {
  // Of a message itself, not of its delivery.
  const like = { ...match, consumedTimes: undefined };
  const published = new MatchedMessages({
    ...{ instance, topic, what: 'published', since: 0 },
    matches: (message) => matches(like, message),
  });
  const elsewhere = await others.follow({ instance, topic })();
  for (const event of [...(log?.events() ?? []), ...elsewhere]) published.note(event);
  const found = new Set(messages.map(({ id }) => id));
  return published.all.map(({ id }) => id).filter((id) => !found.has(id));
}

/** What a group has left. */
async function leftIn(
  { ns = '', topic, group }: AwaitCondition,
  { local }: GoalContext,
): Promise<string[]> {
  const query = { ns, topic, group, states: ['inflight', 'ready'], limit: MOST } as const;
  try {
    return (await local.messages(query)).messages.map(({ id }) => id);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Nothing for a message that is gone and forgotten meanwhile. */
async function ifKnown(verdict: () => Promise<AwaitVerdict>): Promise<AwaitVerdict[]> {
  try {
    return [await verdict()];
  } catch (error) {
    if (error instanceof ControlError) return [];
    throw error;
  }
}

/** The same in words, a sentence each. */
export function verdictWords(lang: Lang, verdicts: readonly AwaitVerdict[]): string[] {
  return verdicts.map(({ id, why }) => sentence(lang, 'await-verdict', { id, said: why.sentence }));
}
