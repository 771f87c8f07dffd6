import { topicOf, type BrokerEvent } from '../broker/events';
import { topicKey, type TopicRef } from '../store/store';
import type { EventLog } from '../history/event-log';
import type { Asking, Inquiry } from './inquiry';
import { within } from './within';

/** What one process tells of its events. */
interface Told {
  readonly process: string;
  /** The number of its last event. */
  readonly last: number;
  readonly events: readonly BrokerEvent[];
}
/** Per process, the number of an event. */
type Known = Readonly<Record<string, number>>;
interface TopicsQuestion {
  readonly topics: readonly TopicRef[];
  /** Per process, the number of the event after which it is to begin. */
  readonly after: Known;
}

/** Follows what happens in one topic elsewhere. */
export interface Following {
  /** What is new since the call before; at first all that is remembered. */
  next(patienceMs?: number): Promise<BrokerEvent[]>;
  end(): void;
}

/** A topic that somebody follows. */
interface Feed {
  readonly of: TopicRef;
  /** What those who follow it have not fetched yet. */
  readonly followers: Set<BrokerEvent[]>;
  /** Per process, up to which of its events this is known; absent until the first answer is there. */
  after: Known | undefined;
}

/**
 * What happens in topics in the other processes, told to any number of followers. All of them
 * together ask one question at a time, and what it costs to answer it is one pass over new events.
 * An event may be told more than once.
 */
export class Feeds {
  readonly #feeds = new Map<string, Feed>();
  #round: Promise<void> | undefined;

  constructor(
    private readonly inquiry: Inquiry,
    log: EventLog | undefined,
  ) {
    const { me } = inquiry;
    inquiry.on('topics', (question): Told => {
      const { topics, after } = question as TopicsQuestion;
      const keys = new Set(topics.map(topicKey));
      const events = [...(log?.events(after[me]) ?? [])].filter((one) =>
        keys.has(topicKey(topicOf(one))),
      );
      return { process: me, last: log?.last ?? 0, events };
    });
  }

  /** Begins to follow a topic; nothing is asked yet. */
  follow(topic: TopicRef): Following {
    const { instance, topic: name } = topic;
    let feed: Feed | undefined;
    const news: BrokerEvent[] = [];
    return {
      next: async (patienceMs) => {
        if (feed === undefined) {
          // There before it asks: what others ask for it meanwhile is for this one too.
          feed = this.#join({ instance, topic: name }, news);
          await this.#begin(feed, news, patienceMs);
        } else await this.#catchUp(patienceMs);
        return news.splice(0);
      },
      end: () => {
        if (feed === undefined) return;
        feed.followers.delete(news);
        if (feed.followers.size === 0) this.#feeds.delete(topicKey(feed.of));
      },
    };
  }

  #join(of: TopicRef, news: BrokerEvent[]): Feed {
    const key = topicKey(of);
    const feed = this.#feeds.get(key) ?? { of, followers: new Set(), after: undefined };
    this.#feeds.set(key, feed);
    feed.followers.add(news);
    return feed;
  }

  /** Gets what was before somebody began to follow. */
  async #begin(feed: Feed, news: BrokerEvent[], patienceMs: number | undefined): Promise<void> {
    const told = await this.#ask({ topics: [feed.of], after: {} }, { patienceMs });
    for (const { events } of told) news.push(...events);
    // Others who follow it may know less: they are told from where they are.
    feed.after ??= lastOf(told);
  }

  async #catchUp(patienceMs: number | undefined): Promise<void> {
    this.#round ??= this.#next().finally(() => (this.#round = undefined));
    if (patienceMs === undefined) await this.#round;
    else await within(patienceMs, this.#round, () => undefined);
  }

  async #next(): Promise<void> {
    const feeds = [...this.#feeds.values()].filter(({ after }) => after !== undefined);
    const question = { topics: feeds.map((feed) => feed.of), after: earliest(feeds) };
    const told = await this.#ask(question, { again: true });
    const known = lastOf(told);
    for (const feed of feeds) feed.after = { ...feed.after, ...known };
    for (const event of told.flatMap(({ events }) => events)) {
      for (const news of this.#feeds.get(topicKey(topicOf(event)))?.followers ?? [])
        news.push(event);
    }
  }

  #ask(question: TopicsQuestion, asking: Asking): Promise<Told[]> {
    return this.inquiry.ask<Told>('topics', question, asking);
  }
}

/** From where on none of these topics lacks anything. */
function earliest(feeds: readonly Feed[]): Known {
  const [first, ...others] = feeds.map(({ after = {} }) => after);
  const pairs = Object.entries(first ?? {}).flatMap(([process, last]): [string, number][] => {
    if (others.some((after) => after[process] === undefined)) return [];
    return [[process, others.reduce((least, after) => Math.min(least, after[process] ?? 0), last)]];
  });
  return Object.fromEntries(pairs);
}

function lastOf(told: readonly Told[]): Known {
  return Object.fromEntries(told.map(({ process, last }) => [process, last]));
}
