import type { Group } from '../../admin/resources/resources';
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
import { pollsOf } from './online';
import { hasTags, tagsOf } from './tags';

/** Source: the vendor's documentation of OnsGroupCreate; Terraform allows less. */
const NAME = /^[A-Za-z0-9_-]{2,64}$/;
const NAME_ALLOWED = '2 to 64 of A-Z a-z 0-9 - _';
const TYPES = ['tcp', 'http'] as const;

/** What can be done with groups. */
export const groupActions: ActionTable = {
  OnsGroupCreate: async (call, product) => {
    const group = call.text('GroupId');
    const type = typeOf(call.optional('GroupType') ?? 'tcp');
    const remark = remarkOf(call);
    const { id: instance } = await instanceOf(call, product);
    if (!NAME.test(group))
      throw refused('BIZ_FIELD_CHECK_INVALID', `GroupId may be ${NAME_ALLOWED}.`);
    const { resources } = product;
    if ((await resources.group(instance, group)) !== undefined) {
      throw refused('BIZ_SUBSCRIPTION_EXISTED', `There is a group ${group} already.`);
    }
    await resources.createGroup(instance, group, type, remark);
    return DONE;
  },

  OnsGroupList: async (call, product) => {
    const { id } = await instanceOf(call, product);
    const part = call.optional('GroupId') ?? '';
    const type = call.optional('GroupType') ?? 'all';
    const wanted = call.tags();
    const groups = await product.resources.groups(id);
    const found = groups.filter(
      (one) =>
        one.group.includes(part) &&
        (type === 'all' || one.type === typeOf(type)) &&
        hasTags(one.tags, wanted),
    );
    return { Data: { SubscribeInfoDo: found.map((one) => listViewOf(one, product)) } };
  },

  OnsGroupDelete: async (call, product) => {
    const { instance, group } = await groupOf(call, product);
    await product.resources.dropGroup(instance, group);
    return DONE;
  },

  OnsGroupConsumerUpdate: async (call, product) => {
    const readable = call.flag('ReadEnable');
    const { instance, group } = await groupOf(call, product);
    await product.resources.changeGroup(instance, group, { readable });
    return DONE;
  },

  OnsGroupSubDetail: async (call, product) => {
    call.text('InstanceId');
    const { instance, group } = await groupOf(call, product);
    const polls = await pollsOf(product, { ns: instance, group });
    const online = polls.length > 0;
    const rows = polls.map(({ topic, tags }) => ({
      Topic: topic,
      SubString: expressionOf(tags),
    }));
    return {
      Data: {
        ...{ GroupId: group, Online: online, MessageModel: online ? 'CLUSTERING' : '' },
        SubscriptionDataList: { SubscriptionDataList: rows },
      },
    };
  },
};

/** The group of a call. */
export async function groupOf(call: Call, product: Product): Promise<Group> {
  const group = call.text('GroupId');
  const { id: instance } = await instanceOf(call, product);
  const found = await product.resources.group(instance, group);
  if (found === undefined) throw notOwned(`Group ${group}`);
  return found;
}

function typeOf(text: string): 'tcp' | 'http' {
  const type = TYPES.find((one) => one === text.toLowerCase());
  if (type === undefined) throw invalid('GroupType', TYPES.join(', '));
  return type;
}

function listViewOf(one: Group, { account }: Product): Reply {
  const { instance, group, type, remark, createdAt, updatedAt, tags } = one;
  return {
    ...{ GroupId: group, GroupType: type, InstanceId: idOf(instance), Owner: account },
    ...{ Remark: remark, IndependentNaming: instance !== '' },
    ...{ CreateTime: createdAt, UpdateTime: updatedAt, Tags: tagsOf(tags) },
  };
}
