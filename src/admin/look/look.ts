import type { LastPoll, ParkedPoll } from '../../broker/polls';
import { checkArgument } from '../../schema/check-argument';
import type { Peers } from '../../shared/peers';
import type { LocalLook } from './local-look';
import {
  groupsQuery,
  messagesArgument,
  pollsQuery,
  topicsQuery,
  type Due,
  type GroupsQuery,
  type GroupView,
  type MessagesQuery,
  type MessageView,
  type PollsQuery,
  type TopicsQuery,
  type TopicView,
} from './look-schema';

/**
 * Looks at what there is, in all processes on the store, without any effect on it. Rejects with the
 * `ControlError` 400 that names what is wrong with a query.
 */
export class Look {
  constructor(
    private readonly peek: LocalLook,
    private readonly peers: Peers,
  ) {
    peers.on('parked', (where) => peek.parked(where as PollsQuery));
    peers.on('last', (where) => peek.lastPolls(where as PollsQuery));
  }

  /** Topics by instance, then name. */
  async topics(query: TopicsQuery = {}): Promise<{ topics: TopicView[]; next?: string }> {
    return this.peek.topics(checkArgument(topicsQuery, query));
  }

  /** Groups by instance, topic and name; the limit counts topics. */
  async groups(query: GroupsQuery = {}): Promise<{ groups: GroupView[]; next?: string }> {
    return this.peek.groups(checkArgument(groupsQuery, query));
  }

  /**
   * Messages of a topic in the given states, state by state in the order of the query; what the
   * states are says `GET /topics/{topic}/messages`. With a tag or key a page may hold few or none
   * although there is a `next`. Rejects with `MqError('TopicNotExist')`.
   */
  async messages(query: MessagesQuery): Promise<{ messages: MessageView[]; next?: string }> {
    return this.peek.messages(checkArgument(messagesArgument, query));
  }

  /**
   * What falls due first by itself, so that the clock can be moved there: the end of a delivery, the
   * time of a scheduled message, the check of a half message; `undefined`: nothing does. O(topics × groups × queues).
   */
  async nextDue(): Promise<Due | undefined> {
    return this.peek.nextDue();
  }

  /** Calls that wait for messages. */
  async parked(query: PollsQuery = {}): Promise<ParkedPoll[]> {
    const where = checkArgument(pollsQuery, query);
    return [...this.peek.parked(where), ...(await this.parkedElsewhere(where))];
  }

  /** Those that wait in other processes. */
  async parkedElsewhere(where: PollsQuery): Promise<ParkedPoll[]> {
    return (await this.peers.ask<ParkedPoll[]>('parked', where)).flat();
  }

  /** When which client last asked which process for messages of which group, the most recent first. */
  async lastPolls(query: PollsQuery = {}): Promise<LastPoll[]> {
    const where = checkArgument(pollsQuery, query);
    const elsewhere = await this.peers.ask<LastPoll[]>('last', where);
    const polls = [...this.peek.lastPolls(where), ...elsewhere.flat()];
    return polls.sort((a, b) => b.at - a.at);
  }
}
