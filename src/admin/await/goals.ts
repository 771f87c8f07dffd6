import type { Broker } from '../../broker/broker';
import type { ParkedPoll } from '../../broker/polls';
import type { PeerEvents } from '../../shared/peer-events';
import type { GroupView } from '../look/group-view';
import type { MessageQuery, LocalLook } from '../look/local-look';
import type { MessageView } from '../look/message-view';
import { MqError } from '../../errors';
import { compact } from '../../lib/compact';
import type { EventLog } from '../../history/event-log';
import { subjectOf, type AwaitQuery } from './await-query';
import { eventGoal } from './event-goal';
import { foundOf } from './found';
import type { Goal } from './goal';
import { matches } from './match';
import type { MatchedMessage } from './matched-messages';

/** What goals look at. */
export interface Sight {
  /** What is remembered of what happened; absent: nothing. */
  readonly log?: EventLog | undefined;
  readonly peek: LocalLook;
  readonly broker: Broker;
  readonly others: PeerEvents;
}

/** A query whose parts are filled in and checked. */
export interface Wanted extends AwaitQuery {
  readonly count: number;
  /** Epoch ms. */
  readonly sinceMs: number;
}

/** The goal of a query. */
export function goalOf(wanted: Wanted, sight: Sight): Goal {
  const { until } = wanted;
  switch (until) {
    case 'dead':
      return deadGoal(wanted, sight);
    case 'drained':
      return drainedGoal(wanted, sight);
    case 'polling':
      return pollingGoal(wanted, sight);
    default:
      return eventGoal(wanted, until, sight);
  }
}

function deadGoal(wanted: Wanted, { peek, log }: Sight): Goal {
  const { ns, topic, group, match = {}, sinceMs, count } = wanted;
  return {
    listen: (stir) => listenTo(log, stir),
    async look() {
      const query: MessageQuery = { ns, topic, group, states: ['dead'], limit: 1_000 };
      // By id: while it is looked for, a message may go from one place of dead ones to another.
      const found = new Map<string, MatchedMessage>();
      for (let cursor: string | undefined, more = true; more && found.size < count;) {
        const page = await ifThere(peek.messages({ ...query, cursor }), { messages: [] });
        const meant = page.messages
          .map(sightingOf)
          .filter((one) => matches(match, one, one.consumedTimes));
        for (const one of meant) if (one.at >= sinceMs) found.set(one.id, one);
        cursor = page.next;
        more = cursor !== undefined;
      }
      return foundOf(wanted, { count: found.size, all: () => [...found.values()] });
    },
  };
}

/** A message that is spotted among dead letters; it happened when its last delivery was over. */
function sightingOf(message: MessageView): MatchedMessage {
  const { id, ns, topic, group, body, bodyMd5, tag, key, shardingKey, properties } = message;
  const { publishedAt, deliverAt, consumedTimes, deadAt, nextConsumeAt } = message;
  const at = deadAt ?? nextConsumeAt ?? publishedAt;
  return compact({
    ...{ id, ns, topic, group, at, body, bodyMd5, tag, key, shardingKey, properties },
    ...{ publishedAt, deliverAt, consumedTimes },
  });
}

/** Whatever happened may have been what was waited for. */
function listenTo(log: EventLog | undefined, stir: () => void): () => void {
  return log?.onEvent(stir) ?? (() => undefined);
}

function drainedGoal(wanted: Wanted, { peek, log }: Sight): Goal {
  const { ns = '', topic, group } = wanted;
  return {
    listen: (stir) => listenTo(log, stir),
    async look() {
      const { groups } = await peek.groups({ ns, topic, group });
      const busy = groups.filter(({ ready, inflight }) => ready + inflight > 0);
      if (busy.length === 0) {
        for (const one of groups) if (await hasDue(peek, one)) busy.push({ ...one, ready: 1 });
      }
      return {
        met: groups.length > 0 && busy.length === 0,
        messages: [],
        missing: groups.length === 0 ? unknownGroup(wanted) : busyWords(busy),
      };
    },
  };
}

/** Scheduled messages whose time has come count as ready, though nobody has come by to see it. */
async function hasDue(peek: LocalLook, { ns, topic, group }: GroupView): Promise<boolean> {
  const ready = peek.messages({ ns, topic, group, states: ['ready'], limit: 1 });
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

function unknownGroup(wanted: Wanted): string {
  const { group } = wanted;
  if (group === undefined) return `${subjectOf(wanted)} has no group yet`;
  return `there is no ${subjectOf(wanted)} yet: it has not polled`;
}

function busyWords(busy: readonly GroupView[]): string {
  return busy
    .map(({ group, ready, inflight }) => `${group} has ${ready} ready and ${inflight} in flight`)
    .join(', ');
}

function pollingGoal(wanted: Wanted, { peek, broker, others }: Sight): Goal {
  const { ns = '', topic, group, count } = wanted;
  const of = { ns, topic, group };
  let elsewhere: readonly ParkedPoll[] = [];
  let again = false;
  return {
    listen: (stir) => broker.polls.onBegin(stir),
    async catchUp(patienceMs) {
      elsewhere = await others.parked(of, { patienceMs, again });
      again = true;
    },
    async look() {
      // A poll that finds something at once does not wait.
      await broker.settled();
      const polls = [...peek.parked(of), ...elsewhere];
      const missing = `${polls.length} of ${count} polls wait for ${subjectOf(wanted)}`;
      return { met: polls.length >= count, messages: [], polls, missing };
    },
  };
}
