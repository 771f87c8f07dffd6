import { topicOf, type BrokerEvent, type SettleResult } from '../../broker/events';
import type { HeldEntry } from '../../store/store';
import type { EventLog } from '../../history/event-log';
import type { RequestRecord } from '../../http/request-journal';
import type { RecentList } from '../../lib/recent-list';
import { isPlaceMeant, type EventFilter } from './event-filter';
import type { EventFacts } from './event-schema';
import { viewsOf } from './event-view';
import type { Incident } from './incidents';
import { sentence } from '../../words/words';
import { ClientIndex } from './client-index';
import { HandleIndex } from './handle-index';

/** What happened in this process, of one sort, numbered from 1 on. */
export interface EventSource {
  /** The number of the last. */
  readonly last: number;
  /** The number of the first that is remembered, or of the next. */
  readonly first: number;
  /** Calls back after each; returns the function that stops it. */
  onChange(callback: () => void): () => void;
  /** Those after a number, each with its time and how it is shown: as nothing, where it is not meant, or as some. */
  after(number: number, filter: EventFilter): Iterable<Shown>;
}

/** The views are made when they are asked for. */
export interface Shown {
  readonly number: number;
  readonly at: number;
  views(): readonly EventFacts[];
}

/** What happened to messages; requests that are kept say which clients did it. */
export function messageSource(log: EventLog, requests: RecentList<RequestRecord>): EventSource {
  return {
    get last() {
      return log.last;
    },
    get first() {
      return log.first;
    },
    onChange: (callback) => log.onEvent(callback),
    *after(after, filter) {
      const handles = new HandleIndex(log);
      const clients = new ClientIndex(requests);
      for (const numbered of log.numbered(after)) {
        const [number, event] = numbered;
        const isMeant = mayBeMeant(event, filter) && isPlaceMeant(filter, placeOf(event));
        const views = isMeant
          ? () => viewsOf(numbered, handles, filter).map((facts) => clients.added(facts))
          : none;
        yield { number, at: event.at, views };
      }
    },
  };
}

/** What happened beside messages and requests. */
export function incidentSource(incidents: RecentList<Incident>): EventSource {
  return {
    get last() {
      return incidents.last;
    },
    get first() {
      return incidents.first;
    },
    onChange: (callback) => incidents.onAdd(callback),
    *after(after, filter) {
      for (const [number, { facts, words }] of incidents.numbered(after)) {
        const { at, ns: instance, topic, group } = facts;
        const isMeant = isPlaceMeant(filter, { instance, topic, group }) && filter.id === undefined;
        const view = (): EventFacts => ({ ...facts, detail: sentence(filter.lang, ...words) });
        yield { number, at, views: isMeant ? () => [view()] : none };
      }
    },
  };
}

const none = (): readonly EventFacts[] => [];

/** Whether an event is worth a closer look; says yes too often, and costs next to nothing. */
function mayBeMeant(event: BrokerEvent, { kinds, problems }: EventFilter): boolean {
  switch (event.kind) {
    case 'published':
      return problems !== true && kinds.includes(event.kind);
    case 'delivered':
      return kinds.includes(event.kind) && (problems !== true || event.entries.some(isAgain));
    case 'settled':
      return problems !== true || event.as === 'rollback' || event.results.some(isRefused);
    case 'moved':
      return kinds.includes(event.as);
    case 'passed':
      return kinds.includes('passed-over');
    case 'cleared':
      return problems !== true && kinds.includes(event.kind);
  }
}

const isAgain = ({ times }: HeldEntry): boolean => times > 1;
const isRefused = (result: SettleResult): boolean => result !== 'done';

function placeOf(event: BrokerEvent) {
  return event.kind === 'published' ? topicOf(event) : event.of;
}
