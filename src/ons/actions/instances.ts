import type { Instance } from '../../admin/resources/resources';
import type { Call, Tag } from '../call';
import { DONE, idOf, instanceOf, type ActionTable, type Product } from '../product';
import type { Reply } from '../reply';
import { invalid, refused } from '../rpc-error';
import { hasTags, tagsOf } from './tags';

/** Source: the vendor's documentation of OnsInstanceCreate, and what Terraform sends. */
const NAME = /^[\p{L}\p{N}_-]{3,64}$/u;
const NAME_ALLOWED = '3 to 64 letters, digits, - and _';
const REMARK_MOST = 128;
/** Numbers of the vendor: a standard instance, which is in service. */
const STANDARD = 1;
const IN_SERVICE = 5;
/** What a standard instance may do; nobody is held to it. */
const MOST_TPS = 5000;
const MOST_TOPICS = 50;

/** What can be done with instances, and with the service as a whole. */
export const instanceActions: ActionTable = {
  OnsRegionList: (_call, { region, clock }) => ({
    Data: { RegionDo: [regionOf(region, clock.now())] },
  }),

  // The service is open; where it is already, success is answered all the same.
  OpenOnsService: () => ({ OrderId: '200000000000000' }),

  OnsInstanceCreate: async (call, product) => {
    const name = nameOf(call.text('InstanceName'));
    const remark = remarkOf(call);
    await checkFree(name, product);
    const id = await product.resources.createInstance(name, remark, product.account);
    return { Data: { InstanceId: id, InstanceType: STANDARD } };
  },

  OnsInstanceBaseInfo: async (call, product) => {
    call.text('InstanceId');
    const instance = await instanceOf(call, product);
    return { InstanceBaseInfo: baseInfoOf(instance, call.origin) };
  },

  OnsInstanceInServiceList: async (call, product) => {
    const wanted: Tag[] = call.tags();
    const counted = call.optionalFlag('NeedResourceInfo');
    const instances = await product.resources.instances();
    const found = instances.filter(({ tags }) => hasTags(tags, wanted));
    const views = found.map((one) => listViewOf(one, counted ? product : undefined));
    return { Data: { InstanceVO: await Promise.all(views) } };
  },

  OnsInstanceUpdate: async (call, product) => {
    call.text('InstanceId');
    const { id, name: before } = await instanceOf(call, product);
    const name = call.optional('InstanceName');
    if (name !== undefined && name !== before) await checkFree(nameOf(name), product);
    await product.resources.changeInstance(id, {
      ...(name !== undefined && { name }),
      ...(call.has('Remark') && { remark: remarkOf(call) }),
    });
    return DONE;
  },

  OnsInstanceDelete: async (call, product) => {
    call.text('InstanceId');
    const { id } = await instanceOf(call, product);
    const { resources } = product;
    const [topics, groups] = await Promise.all([resources.topics(id), resources.groups(id)]);
    if (topics.length + groups.length > 0) {
      throw refused('INSTANCE_NOT_EMPTY', `Instance ${idOf(id)} still has topics or groups.`);
    }
    await resources.dropInstance(id);
    return DONE;
  },
};

async function checkFree(name: string, { resources }: Product): Promise<void> {
  if ((await resources.instances()).some((one) => one.name === name)) {
    throw refused('BIZ_FIELD_CHECK_INVALID', `There is an instance named ${name} already.`);
  }
}

function nameOf(name: string): string {
  if (NAME.test(name)) return name;
  throw refused('BIZ_FIELD_CHECK_INVALID', `InstanceName may be ${NAME_ALLOWED}.`);
}

/** Of any resource. */
export function remarkOf(call: Call): string {
  const remark = call.optional('Remark') ?? '';
  if (remark.length > REMARK_MOST) throw invalid('Remark', `at most ${REMARK_MOST} characters`);
  return remark;
}

function regionOf(region: string, now: number): Reply {
  const times = { CreateTime: now, UpdateTime: now };
  return { Id: 1, OnsRegionId: region, RegionName: region, ChannelName: 'ALIYUN', ...times };
}

function baseInfoOf({ id, name, remark, createdAt }: Instance, origin: string): Reply {
  const { host } = new URL(origin);
  return {
    ...{ InstanceId: idOf(id), InstanceName: name, Remark: remark },
    ...{ InstanceType: STANDARD, InstanceStatus: IN_SERVICE, IndependentNaming: id !== '' },
    // Text, unlike all other times. Source: the SDKs' models.
    CreateTime: String(createdAt),
    ...{ ReleaseTime: 0, MaxTps: MOST_TPS, TopicCapacity: MOST_TOPICS },
    Endpoints: {
      HttpInternetEndpoint: origin,
      HttpInternetSecureEndpoint: origin,
      HttpInternalEndpoint: origin,
      TcpEndpoint: host,
      TcpInternetEndpoint: host,
    },
  };
}

async function listViewOf(
  { id, name, createdAt, tags }: Instance,
  counted: Product | undefined,
): Promise<Reply> {
  return {
    ...{ InstanceId: idOf(id), InstanceName: name },
    ...{ InstanceType: STANDARD, InstanceStatus: IN_SERVICE, IndependentNaming: id !== '' },
    ...{ ReleaseTime: 0, CreateTime: createdAt, Tags: tagsOf(tags) },
    ...(counted && {
      TopicCount: (await counted.resources.topics(id)).length,
      GroupCount: (await counted.resources.groups(id)).length,
    }),
  };
}
