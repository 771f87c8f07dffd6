import type { Firing } from '../../faults/fault';
import type { FaultControl } from '../faults/fault-control';
import { sentence, type Lang } from '../../words/words';
import { messageOutcome, type Goal, type GoalContext, type MessagesCondition } from './goal';
import { matches } from './match';
import { MatchedMessages, type MessageCondition } from './matched-messages';

/** So many messages to which something happened, from what events tell. */
export function eventGoal(
  condition: MessagesCondition & { readonly until: MessageCondition['what'] },
  { log, others }: Pick<GoalContext, 'log' | 'others'>,
): Goal {
  const { until: what, ns: instance = '', topic, group, match = {}, sinceMs: since } = condition;
  const matched = new MatchedMessages({
    ...{ instance, topic, group, what, since },
    matches: (message, times) => matches(match, message, times),
  });
  const nextElsewhere = others.follow({ instance, topic });
  return {
    listen(stir) {
      const end = log?.onEvent((event) => {
        matched.note(event);
        stir();
      });
      for (const event of log?.events() ?? []) matched.note(event);
      return end ?? (() => undefined);
    },
    async catchUp() {
      for (const event of await nextElsewhere()) matched.note(event);
    },
    look: () => messageOutcome(condition, { count: matched.count, all: () => matched.all }),
  };
}

/** So many firings of a fault, in whichever process; those of another that had its id do not count. */
export function firedGoal(
  { fault, count, lang }: { readonly fault: string; readonly count: number; readonly lang: Lang },
  faults: FaultControl,
): Goal {
  let version = '';
  let elsewhere: readonly Firing[] = [];
  const follow = (): void => {
    const now = faults.versionOf(fault) ?? version;
    if (now !== version) elsewhere = [];
    version = now;
  };
  return {
    listen: (stir) => faults.onFired(stir),
    async catchUp() {
      follow();
      elsewhere = await faults.firedElsewhere(version);
    },
    look() {
      follow();
      const firings = [...faults.firedHere(version), ...elsewhere].sort((a, b) => a.at - b.at);
      const missing = sentence(lang, 'await-fired', { fault, n: firings.length, count });
      return { met: firings.length >= count, messages: [], firings, missing };
    },
  };
}
