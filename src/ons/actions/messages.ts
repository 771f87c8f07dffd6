import type { MessageView } from '../../admin/look/look-schema';
import type { Verdict } from '../../admin/why/why-schema';
import { ControlError } from '../../schema/control-error';
import type { ProblemCode } from '../../schema/problems';
import type { Call } from '../call';
import { DONE, idOf, type ActionTable, type Product } from '../product';
import { refused } from '../rpc-error';
import { groupOf } from './groups';
import { messageDetail, messageReply, places } from './message-view';
import { isOnline } from './online';
import { pageOf } from './pages';
import { topicOf } from './topics';

/** How many messages one look brings. */
const AT_ONCE = 1_000;

/** What can be asked of messages. */
export const messageActions: ActionTable = {
  OnsMessageGetByMsgId: async (call, product) => {
    return { Data: messageReply(await messageOf(call, product), ...places(call, product)) };
  },

  OnsMessageDetail: async (call, product) => {
    call.text('InstanceId');
    return { Data: messageDetail(await messageOf(call, product), ...places(call, product)) };
  },

  OnsMessageGetByKey: async (call, product) => {
    const wanted = call.text('Key');
    const { instance: ns, topic } = await topicOf(call, product);
    const found: MessageView[] = [];
    for await (const message of messagesOf(product, { ns, topic })) {
      if (message.key?.split(' ').includes(wanted) === true) found.push(message);
    }
    const views = found.map((one) => messageReply(one, ...places(call, product)));
    return { Data: { OnsRestMessageDo: views } };
  },

  OnsMessagePageQueryByTopic: async (call, product) => {
    const { instance: ns, topic } = await topicOf(call, product);
    return pageOf(call, product, messagesOf(product, { ns, topic }));
  },

  OnsMessageTrace: async (call, product) => {
    const { id, ns } = await messageOf(call, product);
    const { instance, described } = await topicOf(call, product);
    const { groups } = await product.why.of({ id, ns });
    const tracks = described.groups.map(async ({ group }) => ({
      ...{ ConsumerGroup: group, InstanceId: idOf(instance) },
      TrackType: trackType(
        groups.find((one) => one.group === group)?.why,
        await isOnline(product, ns, group),
      ),
    }));
    return { Data: { MessageTrack: await Promise.all(tracks) } };
  },

  OnsMessagePush: async (call, product) => {
    call.text('ClientId');
    const { id: messageId, ns, topic } = await messageOf(call, product);
    const { group } = await groupOf(call, product);
    if (!(await isOnline(product, ns, group))) {
      throw refused('BIZ_CONSUMER_NOT_ONLINE', `No consumer of ${group} has asked for messages.`);
    }
    const of = { ns, topic, group };
    const resent = await noneIf('NotDead', product.act.resend({ ...of, messageIds: [messageId] }));
    // What is in flight no more waits for its group already, or the group is past it.
    if (resent === 0) await noneIf('NotInFlight', product.act.expire({ ...of, messageId }));
    return DONE;
  },
};

/** All that a topic keeps, in its queues and scheduled, or a group's dead letters. */
export async function* messagesOf(
  { peek }: Product,
  of: { readonly ns: string; readonly topic: string; readonly group?: string },
): AsyncGenerator<MessageView> {
  const states = of.group === undefined ? (['ready', 'scheduled'] as const) : (['dead'] as const);
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? {} : { cursor };
    const page = await peek.messages({ ...of, states: [...states], limit: AT_ONCE, ...from });
    yield* page.messages;
    cursor = page.next;
  } while (cursor !== undefined);
}

async function messageOf(call: Call, product: Product): Promise<MessageView> {
  const wanted = call.text('MsgId').toUpperCase();
  const { instance: ns, topic } = await topicOf(call, product);
  for await (const message of messagesOf(product, { ns, topic })) {
    if (message.id === wanted) return message;
  }
  throw refused('BIZ_NO_MESSAGE', `There is no message ${wanted} in ${topic}.`);
}

/** How many messages it was done to: none where it is refused for this reason. */
async function noneIf(reason: ProblemCode, done: Promise<number>): Promise<number> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof ControlError && error.code === reason) return 0;
    throw error;
  }
}

/** What a verdict is in the words of the vendor, where it does not wait for its consumers. */
const OVER: Readonly<Partial<Record<Verdict['code'], string>>> = {
  acked: 'CONSUMED',
  // The group is past it, which is all that the service looks at.
  settled: 'CONSUMED',
  skipped: 'CONSUMED',
  'begins-later': 'CONSUMED',
  'passed-over': 'CONSUMED_BUT_FILTERED',
};

function trackType(why: Verdict | undefined, online: boolean): string {
  const over = why && OVER[why.code];
  if (over !== undefined) return over;
  if (!online) return 'NOT_ONLINE';
  return why === undefined ? 'UNKNOWN' : 'NOT_CONSUME_YET';
}
