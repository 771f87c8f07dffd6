import type { BrokerEvent } from '../broker/events';
import { isEntryOf } from '../broker/payload';
import type { LastPoll, ParkedPoll } from '../broker/polls';
import type { TopicRef } from '../store/store';
import type { EventLog } from '../history/event-log';
import { handlesOf } from '../history/handles-of';
import { Feeds, type Following } from './feeds';
import type { Asking, Inquiry } from './inquiry';
import type { LocalLook, Where } from '../admin/look/local-look';

/** Which message; and its receipt handles, as far as they are known. */
interface MessageQuestion {
  readonly id: string;
  readonly handles: readonly string[];
}

/** What only the other processes on the store know: events there, and polls that wait there. */
export class PeerEvents {
  readonly #feeds: Feeds;

  constructor(
    private readonly inquiry: Inquiry,
    { log, peek }: { log?: EventLog | undefined; peek: LocalLook },
  ) {
    this.#feeds = new Feeds(inquiry, log);
    inquiry.on('message', (question) => {
      const { id, handles } = question as MessageQuestion;
      const events = [...(log?.events() ?? [])];
      const known = new Set([...handles, ...handlesOf(events, id)]);
      return events.flatMap((event) => about(event, id, known));
    });
    inquiry.on('parked', (where) => peek.parked(where as Where));
    inquiry.on('last', (where) => peek.lastPolls(where as Where));
  }

  /** What happened to a message elsewhere, process by process. */
  async eventsOf(id: string, handles: readonly string[]): Promise<BrokerEvent[][]> {
    const ask = async (known: readonly string[]): Promise<BrokerEvent[][]> => {
      const question: MessageQuestion = { id, handles: known };
      return this.inquiry.ask<BrokerEvent[]>('message', question);
    };
    const told = await ask(handles);
    const more = handlesOf(told.flat(), id).filter((handle) => !handles.includes(handle));
    // A third process may know what became of a handle, and only now which message it is of.
    return more.some((handle) => !handle.startsWith(id)) ? ask([...handles, ...more]) : told;
  }

  /** Follows what happens in a topic elsewhere. What it costs does not grow with those who follow. */
  follow(topic: TopicRef): Following {
    return this.#feeds.follow(topic);
  }

  /** The polls that wait elsewhere. */
  async parked(where: Where, asking?: Asking): Promise<ParkedPoll[]> {
    return (await this.inquiry.ask<ParkedPoll[]>('parked', where, asking)).flat();
  }

  /** The last polls of each client elsewhere. */
  async lastPolls(where: Where): Promise<LastPoll[]> {
    return (await this.inquiry.ask<LastPoll[]>('last', where)).flat();
  }
}

/** An event, without what it tells of other messages; nothing where it is only about these. */
function about(event: BrokerEvent, id: string, handles: ReadonlySet<string>): BrokerEvent[] {
  if (event.kind === 'published') return isEntryOf(id, event.entry) ? [event] : [];
  if (event.kind === 'cleared') return [event];
  if (event.kind === 'moved') {
    const isUnder = event.receiptHandle !== undefined && handles.has(event.receiptHandle);
    return isUnder || event.ids.includes(id) ? [event] : [];
  }
  if (event.kind === 'delivered') {
    const deliveries = event.deliveries.filter(({ message }) => message.id === id);
    return deliveries.length === 0 ? [] : [{ ...event, deliveries }];
  }
  const isAbout = event.receiptHandles.some((text) => text.startsWith(id) || handles.has(text));
  return isAbout ? [event] : [];
}
