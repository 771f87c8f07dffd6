import type { ParkedPoll } from '../../broker/polls';
import type { LocalLook } from '../look/local-look';
import type { GroupView, MessagesQuery, MessageView } from '../look/look-schema';
import { MqError } from '../../errors';
import { compact } from '../../lib/compact';
import type { EventLog } from '../../history/event-log';
import { factsIn } from '../../history/message-facts';
import { listed, sentence } from '../../words/words';
import { subjectWords } from './await-words';
import { eventGoal } from './event-goals';
import {
  messageOutcome,
  type AwaitCondition,
  type Goal,
  type GoalContext,
  type MessagesCondition,
} from './goal';
import { matches } from './match';
import type { MatchedMessage } from './matched-messages';

/** What a query waits for. */
export function goalOf(condition: AwaitCondition, context: GoalContext): Goal {
  const { until } = condition;
  switch (until) {
    case 'dead':
      return deadGoal({ ...condition, until }, context);
    case 'drained':
      return drainedGoal(condition, context);
    case 'polling':
      return pollingGoal(condition, context);
    default:
      return eventGoal({ ...condition, until }, context);
  }
}

function deadGoal(condition: MessagesCondition, { local, log }: GoalContext): Goal {
  const { ns, topic, group, match = {}, sinceMs, count } = condition;
  return {
    listen: (stir) => listenTo(log, stir),
    async look() {
      const query: MessagesQuery = { ns, topic, group, states: ['dead'], limit: 1_000 };
      // By id: while it is looked for, a message may go from one place of dead ones to another.
      const found = new Map<string, MatchedMessage>();
      for (let cursor: string | undefined, more = true; more && found.size < count;) {
        const page = await ifThere(local.messages({ ...query, cursor }), { messages: [] });
        const meant = page.messages
          .map(matchOf)
          .filter((one) => matches(match, one, one.consumedTimes));
        for (const one of meant) if (one.at >= sinceMs) found.set(one.id, one);
        cursor = page.next;
        more = cursor !== undefined;
      }
      return messageOutcome(condition, { count: found.size, all: () => [...found.values()] });
    },
  };
}

/** A dead letter as a match; it happened when its last delivery was over. */
function matchOf(message: MessageView): MatchedMessage {
  const { group, publishedAt, consumedTimes, deadAt, nextConsumeAt } = message;
  const at = deadAt ?? nextConsumeAt ?? publishedAt;
  return compact({ ...factsIn(message), group, at, consumedTimes });
}

/** Whatever happened may have been what was waited for. */
function listenTo(log: EventLog | undefined, stir: () => void): () => void {
  return log?.onEvent(stir) ?? (() => undefined);
}

function drainedGoal(condition: AwaitCondition, { local, log }: GoalContext): Goal {
  const { ns = '', topic, group } = condition;
  return {
    listen: (stir) => listenTo(log, stir),
    async look() {
      const { groups } = await local.groups({ ns, topic, group });
      const busy = groups.filter(({ ready, inflight }) => ready + inflight > 0);
      if (busy.length === 0) {
        for (const one of groups) if (await hasDue(local, one)) busy.push({ ...one, ready: 1 });
      }
      return {
        met: groups.length > 0 && busy.length === 0,
        messages: [],
        missing: groups.length === 0 ? unknownGroup(condition) : busyWords(condition, busy),
      };
    },
  };
}

/** Scheduled messages whose time has come count as ready, though no poll has found it. */
async function hasDue(local: LocalLook, { ns, topic, group }: GroupView): Promise<boolean> {
  const ready = local.messages({ ns, topic, group, states: ['ready'], limit: 1 });
  return (await ifThere(ready, { messages: [] })).messages.length > 0;
}

/** What is not there yet may come. */
async function ifThere<T>(look: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof MqError && error.code === 'TopicNotExist') return otherwise;
    throw error;
  }
}

function unknownGroup(condition: AwaitCondition): string {
  const { group, lang } = condition;
  const key = group === undefined ? 'await-no-groups' : 'await-no-group';
  return sentence(lang, key, { subject: subjectWords(condition) });
}

function busyWords({ lang }: AwaitCondition, busy: readonly GroupView[]): string {
  const groups = busy.map(({ group, ready, inflight }) =>
    sentence(lang, 'await-busy', { group, ready, inflight }),
  );
  return listed(lang, groups, groups.length);
}

function pollingGoal(condition: AwaitCondition, { local, look, broker }: GoalContext): Goal {
  const { ns = '', topic, group, count, lang } = condition;
  const subject = subjectWords(condition);
  const of = { ns, topic, group };
  let elsewhere: readonly ParkedPoll[] = [];
  return {
    listen: (stir) => broker.polls.onBegin(stir),
    async catchUp() {
      elsewhere = await look.parkedElsewhere(of);
    },
    async look() {
      // A poll that finds something at once does not wait.
      await broker.settled();
      const polls = [...local.parked(of), ...elsewhere];
      const missing = sentence(lang, 'await-polling', { n: polls.length, count, subject });
      return { met: polls.length >= count, messages: [], polls, missing };
    },
  };
}
