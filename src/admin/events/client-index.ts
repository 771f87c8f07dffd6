import { clientName } from '../../http/caller';
import type { RequestRecord } from '../../http/request-journal';
import type { RecentList } from '../../lib/recent-list';
import type { EventFacts } from './event-schema';

/** Which clients sent the requests that are kept; looked up in one go, when it is asked for first. */
export class ClientIndex {
  #records: Map<string, RequestRecord> | undefined;

  constructor(private readonly requests: RecentList<RequestRecord>) {}

  /** An event with the client whose request it came of, where that is kept. */
  added(facts: EventFacts): EventFacts {
    if (facts.client !== undefined || facts.requestId === undefined) return facts;
    const record = this.#look().get(facts.requestId);
    if (record === undefined) return facts;
    return { ...facts, client: clientName(record.address, record.headers['user-agent']) };
  }

  #look(): Map<string, RequestRecord> {
    if (this.#records === undefined) {
      this.#records = new Map();
      for (const [, record] of this.requests.numbered()) this.#records.set(record.id, record);
    }
    return this.#records;
  }
}
