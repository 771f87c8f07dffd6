import type { MessageView } from '../../admin/look/look-schema';
import type { Group } from '../../admin/resources/resources';
import type { Call } from '../call';
import type { ActionTable, Product } from '../product';
import { refused } from '../rpc-error';
import { groupOf } from './groups';
import { messageReply, places } from './message-view';
import { messagesOf } from './messages';
import { pageOf } from './pages';

/** Dead letters of a group, of whichever topics. */
export const deadLetterActions: ActionTable = {
  OnsDLQMessageGetById: async (call, product) => {
    return { Data: messageReply(await letterOf(call, product), ...places(call, product)) };
  },

  OnsDLQMessagePageQueryByGroupId: async (call, product) => {
    return pageOf(call, product, lettersOf(product, await groupOf(call, product)));
  },

  OnsDLQMessageResendById: async (call, product) => {
    const { id, ns, topic } = await letterOf(call, product);
    const { group } = await groupOf(call, product);
    await product.act.resend({ ns, topic, group, messageIds: [id] });
    return { Data: { MsgId: [id] } };
  },
};

async function* lettersOf(
  product: Product,
  { instance: ns, group, topics }: Group,
): AsyncGenerator<MessageView> {
  for (const topic of topics) yield* messagesOf(product, { ns, topic, group });
}

async function letterOf(call: Call, product: Product): Promise<MessageView> {
  const wanted = call.text('MsgId').toUpperCase();
  const group = await groupOf(call, product);
  for await (const letter of lettersOf(product, group)) if (letter.id === wanted) return letter;
  throw refused('BIZ_NO_MESSAGE', `There is no dead letter ${wanted} of ${group.group}.`);
}
