import { randomUUID } from 'node:crypto';
import { aboutMessage } from '../broker/deliveries';
import { isClearing, topicOf, type BrokerEvent } from '../broker/events';
import { isEntryOf } from '../broker/payload';
import type { Peers } from '../shared/peers';
import { topicKey, type TopicRef } from '../store/store';
import type { EventLog } from './event-log';
import { handlesOf } from './steps';

/** Which message; and its receipt handles, as far as they are known. */
interface MessageQuery {
  readonly id: string;
  readonly handles: readonly string[];
}

interface TopicQuery {
  readonly topic: TopicRef;
  /** Per process, the number of the event after which it is to begin. */
  readonly after: Readonly<Record<string, number>>;
}

/** What one process remembers of a topic. */
interface TopicEvents {
  readonly process: string;
  /** The number of its last event. */
  readonly last: number;
  readonly events: readonly BrokerEvent[];
}

/** The events of the other processes on the store. */
export class PeerEvents {
  constructor(
    private readonly peers: Peers,
    log: EventLog | undefined,
  ) {
    const process = randomUUID();
    peers.on('message', (query) => messageEvents(log, query as MessageQuery));
    peers.on('topic', (query): TopicEvents => {
      const { topic, after } = query as TopicQuery;
      const key = topicKey(topic);
      const events = [...(log?.events(after[process]) ?? [])];
      const last = log?.last ?? 0;
      return { process, last, events: events.filter((one) => topicKey(topicOf(one)) === key) };
    });
  }

  /** What happened to a message elsewhere, process by process. */
  async eventsOf(id: string, handles: readonly string[]): Promise<BrokerEvent[][]> {
    const ask = (known: readonly string[]): Promise<BrokerEvent[][]> => {
      const query: MessageQuery = { id, handles: known };
      return this.peers.ask('message', query);
    };
    const told = await ask(handles);
    const more = handlesOf(told.flat(), id).filter((handle) => !handles.includes(handle));
    // A third process may know what became of a handle, and only now which message it is of.
    return more.some((handle) => !handle.startsWith(id)) ? ask([...handles, ...more]) : told;
  }

  /**
   * Follows a topic: each call of the returned function gives what happened elsewhere since the call
   * before, the first one all that is remembered there. An event may be told more than once.
   */
  follow({ instance, topic }: TopicRef): () => Promise<BrokerEvent[]> {
    let after: TopicQuery['after'] = {};
    return async () => {
      const query: TopicQuery = { topic: { instance, topic }, after };
      const told = await this.peers.ask<TopicEvents>('topic', query);
      const lasts = told.map(({ process, last }) => [process, last] as const);
      after = { ...after, ...Object.fromEntries(lasts) };
      return told.flatMap(({ events }) => events);
    };
  }
}

function messageEvents(log: EventLog | undefined, { id, handles }: MessageQuery): BrokerEvent[] {
  const events = [...(log?.events() ?? [])];
  const known = new Set([...handles, ...handlesOf(events, id)]);
  return events.flatMap((event) => about(event, id, known));
}

/** An event, without what it tells of other messages; nothing where it is only about these. */
function about(event: BrokerEvent, id: string, handles: ReadonlySet<string>): BrokerEvent[] {
  if (event.kind === 'published') return isEntryOf(id, event.entry) ? [event] : [];
  if (event.kind === 'cleared') return isClearing(event, id) ? [event] : [];
  if (event.kind === 'passed') return event.ids.includes(id) ? [{ ...event, ids: [id] }] : [];
  if (event.kind === 'moved') {
    const isUnder = event.receiptHandle !== undefined && handles.has(event.receiptHandle);
    return isUnder || event.ids.includes(id) ? [event] : [];
  }
  if (event.kind === 'delivered') {
    const ofIt = aboutMessage(event, id);
    return ofIt.entries.length === 0 ? [] : [ofIt];
  }
  const isAbout = event.receiptHandles.some((text) => text.startsWith(id) || handles.has(text));
  return isAbout ? [event] : [];
}
