import type { RequestRecord } from '../../http/request-journal';
import type { RecentList } from '../../lib/recent-list';
import { compact } from '../../lib/compact';
import { placeOfRequest } from '../requests/request-place';
import { headView } from '../requests/request-view';
import { isPlaceMeant, type EventFilter } from './event-filter';
import type { EventFacts } from './event-schema';
import type { EventSource } from './event-source';

/** Requests that are over. */
export function requestSource(records: RecentList<RequestRecord>): EventSource {
  return {
    get last() {
      return records.last;
    },
    get first() {
      return records.first;
    },
    onChange: (callback) => records.onAdd(callback),
    *after(after, filter) {
      for (const [number, record] of records.numbered(after)) {
        yield { number, at: record.endedAt, views: () => viewsOf(record, filter) };
      }
    },
  };
}

function viewsOf(record: RequestRecord, filter: EventFilter): EventFacts[] {
  // A request is about no message that is known here.
  if (filter.id !== undefined) return [];
  const { instance, topic, group } = placeOfRequest(record.target);
  if (!isPlaceMeant(filter, { instance, topic, group })) return [];
  const { requestId, ms, client, method, path, status, code, problem } = headView(record);
  return [
    compact({
      ...({ kind: 'request', at: record.endedAt, ids: [], count: 1 } as const),
      ...{ ns: instance, topic, group, requestId, client, method, path, status, code, ms, problem },
    }),
  ];
}
