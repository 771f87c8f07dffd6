import type { Topic } from '../../admin/resources/resources';
import type { Permission } from '../../broker/resource-rules';
import type { TopicType } from '../../broker/topic-types';
import type { Call } from '../call';
import {
  DONE,
  expressionOf,
  idOf,
  instanceOf,
  notOwned,
  type ActionTable,
  type Product,
} from '../product';
import type { Reply } from '../reply';
import { invalid, refused } from '../rpc-error';
import { remarkOf } from './instances';
import { IN_QUEUES, newestAt } from './newest';
import { pollsOf } from './online';
import { hasTags, tagsOf } from './tags';

/** Numbers of the vendor for the kinds of messages; there is no 3. */
const TYPES: ReadonlyMap<string, TopicType> = new Map([
  ['0', 'normal'],
  ['1', 'ordered'],
  ['2', 'global'],
  ['4', 'transaction'],
  ['5', 'timer'],
]);
/** Source: the vendor's documentation of OnsTopicCreate. */
const NAME = /^(?!CID|GID)[A-Za-z0-9_-]{3,64}$/;
const NAME_ALLOWED = '3 to 64 of A-Z a-z 0-9 - _, not beginning with CID or GID';
/** Numbers of the vendor. */
const OWNER = 1;
const IN_USE = 1;
const PERMISSIONS = { 2: 'write', 4: 'read', 6: 'read-write' } as const;

/** What can be done with topics. */
export const topicActions: ActionTable = {
  OnsTopicCreate: async (call, product) => {
    const topic = call.text('Topic');
    const type = TYPES.get(call.text('MessageType'));
    if (type === undefined) throw invalid('MessageType', [...TYPES.keys()].join(', '));
    const remark = remarkOf(call);
    const { id: instance } = await instanceOf(call, product);
    if (!NAME.test(topic))
      throw refused('BIZ_FIELD_CHECK_INVALID', `Topic may be ${NAME_ALLOWED}.`);
    const { resources } = product;
    const isTaken =
      (await resources.topic({ instance, topic })) ?? (await resources.group(instance, topic));
    if (isTaken) throw refused('BIZ_TOPIC_EXISTED', `There is a topic or group ${topic} already.`);
    await resources.createTopic({ instance, topic }, type, remark);
    return DONE;
  },

  OnsTopicList: async (call, product) => {
    const { id } = await instanceOf(call, product);
    const name = call.optional('Topic');
    const wanted = call.tags();
    const topics = await product.resources.topics(id);
    const found = topics.filter(
      ({ topic, tags }) => (name === undefined || topic === name) && hasTags(tags, wanted),
    );
    return { Data: { PublishInfoDo: found.map((one) => listViewOf(one, product)) } };
  },

  OnsTopicStatus: async (call, product) => {
    const { described, permission, instance, topic } = await topicOf(call, product);
    const kept = described.ranges.reduce((sum, { min, max }) => sum + max - min, 0);
    const newest = await newestAt(product, { ns: instance, topic, states: IN_QUEUES });
    return { Data: { TotalCount: kept, LastTimeStamp: newest, Perm: numberOf(permission) } };
  },

  OnsTopicUpdate: async (call, product) => {
    const number = call.whole('Perm');
    if (!isPermission(number)) throw invalid('Perm', Object.keys(PERMISSIONS).join(', '));
    const permission = PERMISSIONS[number];
    const { instance, topic } = await topicOf(call, product);
    await product.resources.changeTopic({ instance, topic }, { permission });
    return DONE;
  },

  OnsTopicDelete: async (call, product) => {
    const { instance, topic } = await topicOf(call, product);
    await product.resources.dropTopic({ instance, topic });
    return DONE;
  },

  OnsTopicSubDetail: async (call, product) => {
    call.text('InstanceId');
    const { instance, topic, described } = await topicOf(call, product);
    const polls = await pollsOf(product, { ns: instance, topic });
    const rows = described.groups.map(({ group }) => {
      const last = polls.find((one) => one.group === group);
      return {
        ...{ GroupId: group, MessageModel: 'CLUSTERING', SubString: expressionOf(last?.tags) },
        Online: last === undefined ? 'OFFLINE' : 'ONLINE',
      };
    });
    return { Data: { Topic: topic, SubscriptionDataList: { SubscriptionDataList: rows } } };
  },
};

/** The topic of a call. */
export async function topicOf(call: Call, product: Product): Promise<Topic> {
  const topic = call.text('Topic');
  const { id: instance } = await instanceOf(call, product);
  const found = await product.resources.topic({ instance, topic });
  if (found === undefined) throw notOwned(`Topic ${topic}`);
  return found;
}

function listViewOf(topic: Topic, { account }: Product): Reply {
  const { instance, type, remark, createdAt, tags } = topic;
  const [number = '0'] = [...TYPES].find(([, one]) => one === type) ?? [];
  return {
    ...{ Topic: topic.topic, InstanceId: idOf(instance), MessageType: Number(number) },
    ...{
      Remark: remark,
      Owner: account,
      Relation: OWNER,
    },
    ...{ RelationName: 'owner', IndependentNaming: instance !== '', CreateTime: createdAt },
    ...{ ServiceStatus: IN_USE, Tags: tagsOf(tags) },
  };
}

function isPermission(number: number): number is keyof typeof PERMISSIONS {
  return number in PERMISSIONS;
}

function numberOf(permission: Permission): number {
  const [number = '6'] = Object.entries(PERMISSIONS).find(([, one]) => one === permission) ?? [];
  return Number(number);
}
