import type { MessagePage } from '../../admin/list/list-schema';
import type { MessageList } from '../../admin/list/message-list';
import type { Product } from '../product';

/** States of a message that is in a queue. */
export const IN_QUEUES = ['ready', 'inflight', 'past', 'dead'] as const;

type Query = NonNullable<Parameters<MessageList['page']>[0]>;

/** Epoch ms at which the newest of such messages came there; 0: there is none. O(newer messages of other states). */
export async function newestAt({ list }: Product, query: Query): Promise<number> {
  let page: MessagePage | undefined;
  do {
    const from = page?.next === undefined ? {} : { cursor: page.next };
    page = await list.page({ ...query, states: [...(query.states ?? [])], limit: 1, ...from });
    const [first] = page.messages;
    if (first !== undefined) return Math.max(first.publishedAt, first.deliverAt ?? 0);
  } while (page.next !== undefined);
  return 0;
}
