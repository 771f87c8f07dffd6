import type { LastPoll, ParkedPoll } from '../../broker/polls';
import { checked } from '../api/checked';
import type { Others } from '../processes/others';
import type { GroupView } from './group-view';
import type { MessageQuery, Paged, Peek, TopicView, Where } from './peek';
import type { MessageView } from './peek-message';
import { groupsQuery, messagesArgument, pollsQuery, topicsQuery } from './peek-schema';

/**
 * Looks at what there is, in all processes on the store, without any effect on it. Rejects with the
 * `ControlError` 400 that names what is wrong with a query.
 */
export class PeekControl {
  constructor(
    private readonly peek: Peek,
    private readonly others: Others,
  ) {}

  /** Topics by instance, then name. */
  async topics(
    query: Paged & Pick<Where, 'ns' | 'topic'> = {},
  ): Promise<{ topics: TopicView[]; next?: string }> {
    return this.peek.topics(checked(topicsQuery, query));
  }

  /** Groups by instance, topic and name; the limit counts topics. */
  async groups(query: Paged & Where = {}): Promise<{ groups: GroupView[]; next?: string }> {
    return this.peek.groups(checked(groupsQuery, query));
  }

  /**
   * Messages of a topic in the given states, state by state in the order of the query; what the
   * states are says `GET /topics/{topic}/messages`. With a tag or key a page may hold few or none
   * although there is a `next`. Rejects with `MqError('TopicNotExist')`.
   */
  async messages(query: MessageQuery): Promise<{ messages: MessageView[]; next?: string }> {
    return this.peek.messages(checked(messagesArgument, query));
  }

  /** Calls that wait for messages. */
  async parked(query: Where = {}): Promise<ParkedPoll[]> {
    const where = checked(pollsQuery, query);
    return [...this.peek.parked(where), ...(await this.others.parked(where))];
  }

  /** When which client last asked which process for messages of which group, the most recent first. */
  async lastPolls(query: Where = {}): Promise<LastPoll[]> {
    const where = checked(pollsQuery, query);
    const polls = [...this.peek.lastPolls(where), ...(await this.others.lastPolls(where))];
    return polls.sort((a, b) => b.at - a.at);
  }
}
