import type { GroupView } from '../../admin/look/look-schema';
import type { Group } from '../../admin/resources/resources';
import type { LastPoll } from '../../broker/polls';
import type { Call } from '../call';
import { DONE, expressionOf, idOf, type ActionTable, type Product } from '../product';
import type { Reply } from '../reply';
import { invalid } from '../rpc-error';
import { groupOf } from './groups';
import { newestAt } from './newest';
import { isOnline, pollsOf } from './online';
import { topicOf } from './topics';

const LANGUAGE = 'HTTP';
const VERSION = 'HTTP';

/** How far groups are, and who consumes. */
export const consumerActions: ActionTable = {
  OnsConsumerAccumulate: async (call, product) => {
    const group = await groupOf(call, product);
    return { Data: await accumulation(call, product, group) };
  },

  OnsConsumerStatus: async (call, product) => {
    const group = await groupOf(call, product);
    const polls = await pollsOf(product, { ns: group.instance, group: group.group });
    const subscriptions = new Map<string, Set<string>>();
    for (const { topic, tags } of polls) {
      const seen = subscriptions.get(topic) ?? new Set();
      subscriptions.set(topic, seen.add(expressionOf(tags)));
    }
    return {
      Data: {
        ...(await accumulation(call, product, group)),
        ...{ InstanceId: idOf(group.instance), ConsumeModel: 'CLUSTERING', RebalanceOK: true },
        SubscriptionSame: [...subscriptions.values()].every((seen) => seen.size === 1),
        ConnectionSet: { ConnectionDo: connectionsOf(polls) },
        ConsumerConnectionInfoList: {
          ConsumerConnectionInfoDo: call.optionalFlag('Detail') ? polls.map(connectionInfo) : [],
        },
      },
    };
  },

  OnsConsumerGetConnection: async (call, product) => {
    const { instance, group } = await groupOf(call, product);
    const polls = await pollsOf(product, { ns: instance, group });
    return {
      Data: {
        ConnectionList: { ConnectionDo: connectionsOf(polls) },
        MessageModel: 'CLUSTERING',
      },
    };
  },

  OnsConsumerTimeSpan: async (call, product) => {
    const { group } = await groupOf(call, product);
    const { instance, topic, described } = await topicOf(call, product);
    const oldest = await storedAtOf(product, { ns: instance, topic });
    const next = await storedAtOf(product, { ns: instance, topic, group });
    const isEmpty = described.ranges.every(({ min, max }) => min === max);
    const now = product.clock.now();
    return {
      Data: {
        ...{ Topic: topic, InstanceId: idOf(instance), MinTimeStamp: oldest ?? 0 },
        ...{ MaxTimeStamp: isEmpty ? 0 : now, ConsumeTimeStamp: next ?? (isEmpty ? 0 : now) },
      },
    };
  },

  OnsConsumerResetOffset: async (call, product) => {
    const type = call.whole('Type');
    if (type > 1) throw invalid('Type', '0 (drop what waits), 1 (go to ResetTimestamp)');
    const to = type === 0 ? 'end' : call.whole('ResetTimestamp');
    const { group } = await groupOf(call, product);
    const { instance: ns, topic } = await topicOf(call, product);
    await product.act.declareGroup({ ns, topic, group });
    await product.act.seek({ ns, topic, group }, to);
    return DONE;
  },
};

async function accumulation(call: Call, product: Product, group: Group): Promise<Reply> {
  const { instance: ns, group: name } = group;
  const { groups } = await product.peek.groups({ ns, group: name, limit: 1000 });
  const details = await Promise.all(groups.map((one) => topicDetail(product, one)));
  const most = (key: 'DelayTime' | 'LastTimestamp') => Math.max(0, ...details.map((d) => d[key]));
  return {
    ...{ Online: await isOnline(product, ns, name), ConsumeTps: 0 },
    TotalDiff: details.reduce((sum, { TotalDiff }) => sum + TotalDiff, 0),
    ...{ LastTimestamp: most('LastTimestamp'), DelayTime: most('DelayTime') },
    DetailInTopicList: { DetailInTopicDo: call.optionalFlag('Detail') ? details : [] },
  };
}

async function topicDetail(product: Product, { ns, topic, group, ready, inflight }: GroupView) {
  const oldest = await storedAtOf(product, { ns, topic, group });
  return {
    ...{ Topic: topic, TotalDiff: ready + inflight },
    LastTimestamp: await newestAt(product, { ns, topic, group, states: ['past'] }),
    DelayTime: oldest === undefined ? 0 : Math.max(product.clock.now() - oldest, 0),
  };
}

/** When the first message was stored that waits, or is in flight, in a topic or for a group. */
async function storedAtOf(
  { peek }: Product,
  of: { readonly ns: string; readonly topic: string; readonly group?: string },
): Promise<number | undefined> {
  const states = of.group === undefined ? (['ready'] as const) : (['inflight', 'ready'] as const);
  const times = await Promise.all(
    states.map(async (state) => {
      const { messages } = await peek.messages({ ...of, states: [state], limit: 1 });
      return messages.map(({ storedAt, publishedAt }) => storedAt ?? publishedAt);
    }),
  );
  const all = times.flat();
  return all.length === 0 ? undefined : Math.min(...all);
}

function connectionsOf(polls: readonly LastPoll[]): Reply[] {
  const clients = [...new Set(polls.map(({ client }) => client))];
  return clients.map((client) => ({
    ...{ ClientId: client, ClientAddr: client, RemoteIP: addressOf(client) },
    ...{ Language: LANGUAGE, Version: VERSION },
  }));
}

/** A client is named by its address and its program. */
function addressOf(client: string): string {
  return client.split(' ', 1)[0] ?? client;
}

function connectionInfo({ client, topic, tags, at }: LastPoll): Reply {
  return {
    ...{ ClientId: client, Connection: client, ConsumeModel: 'CLUSTERING', ConsumeType: 'PULL' },
    ...{
      Language: LANGUAGE,
      Version: VERSION,
      ThreadCount: 1,
      StartTimeStamp: at,
      LastTimeStamp: at,
    },
    SubscriptionSet: {
      SubscriptionData: [
        {
          ...{ Topic: topic, SubString: expressionOf(tags), SubVersion: at },
          TagsSet: { Tag: [...(tags ?? [])] },
        },
      ],
    },
    RunningDataList: { ConsumerRunningDataDo: [] },
    Jstack: { ThreadTrackDo: [] },
  };
}
