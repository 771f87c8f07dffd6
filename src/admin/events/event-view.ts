import { aboutMessage, deliveriesIn } from '../../broker/deliveries';
import {
  topicOf,
  type BrokerEvent,
  type ClearedEvent,
  type DeliveredEvent,
  type MovedEvent,
  type PassedEvent,
  type PublishedEvent,
  type SettledEvent,
  type SettleResult,
} from '../../broker/events';
import { idOf, isEntryOf, messageIn } from '../../broker/payload';
import type { Entry } from '../../store/store';
import { refusalReason } from '../../history/refusal-reason';
import { compact } from '../../lib/compact';
import { listed, sentence, type Lang } from '../../words/words';
import type { EventFilter } from './event-filter';
import { MOST_IDS, type EventFacts } from './event-schema';
import type { HandleIndex } from './handle-index';

/**
 * How an event of the broker is shown: as one, or as one for each outcome of what was sent back; for
 * a filter with an id only as far as it is about that message.
 */
export function viewsOf(
  [number, event]: readonly [number, BrokerEvent],
  handles: HandleIndex,
  { id, lang }: Pick<EventFilter, 'id' | 'lang'>,
): readonly EventFacts[] {
  switch (event.kind) {
    case 'published':
      return id === undefined || isEntryOf(id, event.entry) ? [published(event, lang)] : [];
    case 'delivered':
      return delivered(id === undefined ? event : aboutMessage(event, id), lang);
    case 'settled':
      return settled([number, event], handles, { id, lang });
    case 'moved':
      return moved(event, handles, id);
    case 'passed':
      return id === undefined || event.ids.includes(id) ? [passed(event, { id, lang })] : [];
    case 'cleared':
      return id === undefined || event.ids?.includes(id) === true ? [cleared(event, lang)] : [];
  }
}

function placeOf(event: BrokerEvent): Pick<EventFacts, 'at' | 'ns' | 'topic' | 'group'> {
  const { instance: ns, topic } = topicOf(event);
  const group = event.kind === 'published' ? undefined : event.of.group;
  return { at: event.at, ns, topic, ...(group === undefined ? {} : { group }) };
}

function published(event: PublishedEvent, lang: Lang): EventFacts {
  const { entry, requestId, queue, receiptHandle } = event;
  const { id, deliverAt } = messageIn(entry);
  return compact({
    ...placeOf(event),
    ...({ kind: 'published', ids: [id], count: 1, problem: false } as const),
    ...{ requestId, queue, receiptHandle, tags: tagsOf([entry]) },
    until: deliverAt,
    reason: receiptHandle === undefined ? undefined : 'half',
    detail: receiptHandle === undefined ? undefined : sentence(lang, 'event-half'),
  });
}

function delivered(event: DeliveredEvent, lang: Lang): EventFacts[] {
  const { entries, client, requestId, mode } = event;
  if (entries.length === 0) return [];
  const isHalf = mode === 'half';
  // The store counts the birth of a half message as its first delivery.
  const times = Math.max(...entries.map((one) => one.times)) - Number(isHalf);
  const queues = new Set(entries.map(({ queue }) => queue));
  const [queue = -1] = queues;
  return [
    compact({
      ...placeOf(event),
      ...({ kind: 'delivered', count: entries.length, problem: times > 1 } as const),
      ids: entries.slice(0, MOST_IDS).map(idOf),
      ...{ client, requestId, tags: tagsOf(entries), times },
      queue: queues.size === 1 && queue >= 0 ? queue : undefined,
      receiptHandle: entries.length === 1 ? deliveriesIn(event)[0]?.receiptHandle : undefined,
      until: Math.min(...entries.map(({ until }) => until)),
      reason: isHalf ? 'half' : times > 1 ? 'again' : undefined,
      detail: isHalf
        ? sentence(lang, 'event-check')
        : times > 1
          ? sentence(lang, 'event-again', { times })
          : undefined,
    }),
  ];
}

/** In this order they are shown. */
const RESULTS = ['done', 'expired', 'superseded', 'unknown', 'foreign'] as const;
const KIND_OF = { ack: 'acked', commit: 'committed', rollback: 'rolled-back' } as const;

function settled(
  [number, event]: readonly [number, SettledEvent],
  index: HandleIndex,
  { id, lang }: Pick<EventFilter, 'id' | 'lang'>,
): EventFacts[] {
  const { receiptHandles, results, requestId } = event;
  return RESULTS.flatMap((result): EventFacts[] => {
    const ofResult = receiptHandles.filter((_, place) => (results[place] ?? 'unknown') === result);
    const named = ofResult.map((handle) => ({ handle, ids: index.idsOf(event, handle) }));
    const meant = named.filter(({ ids }) => id === undefined || ids.includes(id));
    const [first] = meant;
    if (first === undefined) return [];
    const ids = id === undefined ? meant.flatMap((one) => one.ids) : [id];
    const all = {
      ...{ ...placeOf(event), ids: ids.slice(0, MOST_IDS), requestId },
      count: Math.max(meant.length, ids.length),
      receiptHandle: meant.length === 1 ? first.handle : undefined,
    };
    if (result === 'done')
      return [compact({ ...all, kind: KIND_OF[event.as], problem: event.as === 'rollback' })];
    const why = reasonOf([number, event], result, first.handle, index, lang);
    return [compact({ ...all, ...why, kind: 'refused', problem: true } as const)];
  });
}

const REASON_OF = { superseded: 'superseded', foreign: 'not-ours', unknown: 'gone' } as const;

/** Of the first handle. */
function reasonOf(
  [number, event]: readonly [number, SettledEvent],
  result: Exclude<SettleResult, 'done'>,
  handle: string,
  index: HandleIndex,
  lang: Lang,
): { reason: string; detail: string } {
  if (result === 'expired') return { reason: result, detail: sentence(lang, 'event-expired') };
  const { instance, topic, group } = event.of;
  const attempt = { instance, topic, group, verb: event.as, result };
  const before = result === 'unknown' ? index.settledBefore(event, handle, number) : undefined;
  if (before !== undefined) {
    const origin = { instance, topic, group, times: 0, until: 0 };
    return refusalReason(attempt, { ...origin, settledAs: before.as, settledAt: before.at }, lang);
  }
  const reason = REASON_OF[result];
  return { reason, detail: sentence(lang, `event-${reason}`) };
}

function moved(event: MovedEvent, index: HandleIndex, id: string | undefined): EventFacts[] {
  const { as, receiptHandle, until } = event;
  const under = receiptHandle === undefined ? [] : index.idsOf(event, receiptHandle);
  const all = [...event.ids, ...under];
  if (id !== undefined && !all.includes(id)) return [];
  const ids = id === undefined ? all.slice(0, MOST_IDS) : [id];
  const count = id === undefined ? Math.max(all.length, 1) : 1;
  const problem = as === 'buried';
  return [compact({ ...placeOf(event), kind: as, ids, count, receiptHandle, until, problem })];
}

function passed(event: PassedEvent, { id, lang }: Pick<EventFilter, 'id' | 'lang'>): EventFacts {
  const { client, requestId, tags } = event;
  const ids = id === undefined ? event.ids : [id];
  return compact({
    ...placeOf(event),
    ...({ kind: 'passed-over', count: ids.length, problem: true } as const),
    ...{ ids: ids.slice(0, MOST_IDS), client, requestId, tags: tags.slice(0, MOST_IDS) },
    ...{
      reason: 'tags',
      detail: sentence(lang, 'event-passed-over', { tags: listed(lang, tags) }),
    },
  });
}

function cleared(event: ClearedEvent, lang: Lang): EventFacts {
  const { of, to } = event;
  const is = { ...placeOf(event), kind: 'cleared', ids: [], count: 0, problem: false } as const;
  if (event.ids !== undefined) {
    const { ids } = event;
    const shown = { ids: ids.slice(0, MOST_IDS), count: ids.length };
    return { ...is, ...shown, reason: 'deleted', detail: sentence(lang, 'event-deleted') };
  }
  if (of.group === undefined)
    return { ...is, reason: 'purged', detail: sentence(lang, 'event-purged') };
  if (to === undefined)
    return { ...is, reason: 'dropped', detail: sentence(lang, 'event-dropped') };
  const detail =
    typeof to === 'string'
      ? sentence(lang, `event-sought-${to}`)
      : sentence(lang, 'event-sought', { at: new Date(to.at).toISOString() });
  return { ...is, reason: 'sought', detail };
}

function tagsOf(entries: readonly Entry[]): string[] | undefined {
  const tags = new Set(entries.flatMap(({ tag }) => (tag === undefined ? [] : [tag])));
  return tags.size === 0 ? undefined : [...tags].slice(0, MOST_IDS);
}
