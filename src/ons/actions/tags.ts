import type { ResourceFacts } from '../../admin/resources/resource-facts';
import type { Call, Tag } from '../call';
import { DONE, idOf, instanceOf, notOwned, type ActionTable, type Product } from '../product';
import type { Reply } from '../reply';
import { invalid, missing } from '../rpc-error';

const MOST_TAGS = 20;
const MOST_KEY = 128;
const KINDS = ['INSTANCE', 'TOPIC', 'GROUP'] as const;
type Kind = (typeof KINDS)[number];

/** One resource that can have tags. */
interface Tagged {
  readonly kind: Kind;
  readonly instance: string;
  readonly id: string;
  readonly tags: ResourceFacts['tags'];
}

/** Tags of instances, topics and groups. */
export const tagActions: ActionTable = {
  ListTagResources: async (call, product) => {
    const ids = call.list('ResourceId');
    const wanted = call.tags();
    if (ids.length === 0 && wanted.length === 0) throw missing('ResourceId');
    const all = await resourcesOf(call, product);
    const found = all.filter(({ id, tags }) => {
      return (ids.length === 0 || ids.includes(id)) && hasTags(tags, wanted);
    });
    return { TagResources: found.flatMap(rowsOf) };
  },

  TagResources: async (call, product) => {
    const tags = call.tags();
    if (tags.length === 0) throw missing('Tag');
    for (const { key } of tags) checkKey(key);
    const added = Object.fromEntries(tags.map(({ key, value }) => [key, value]));
    return change(call, product, (before) => ({ ...before, ...added }));
  },

  UntagResources: async (call, product) => {
    const keys = call.list('TagKey');
    if (keys.length === 0 && !call.optionalFlag('All')) throw missing('TagKey');
    return change(call, product, (before) =>
      Object.fromEntries(
        Object.entries(before).filter(([key]) => keys.length > 0 && !keys.includes(key)),
      ),
    );
  },
};

/** Changes the tags of all resources that a call names. */
async function change(
  call: Call,
  product: Product,
  to: (tags: ResourceFacts['tags']) => ResourceFacts['tags'],
): Promise<Reply> {
  const ids = call.list('ResourceId');
  if (ids.length === 0) throw missing('ResourceId');
  const all = await resourcesOf(call, product);
  const found = ids.map((id) => {
    const one = all.find((other) => other.id === id);
    if (one === undefined) throw notOwned(id);
    return { ...one, tags: to(one.tags) };
  });
  if (found.some(({ tags }) => Object.keys(tags).length > MOST_TAGS)) {
    throw invalid('Tag', `at most ${MOST_TAGS} tags`);
  }
  const { resources } = product;
  for (const { kind, instance, id, tags } of found) {
    if (kind === 'INSTANCE') await resources.changeInstance(instance, { tags });
    else if (kind === 'TOPIC') await resources.changeTopic({ instance, topic: id }, { tags });
    else await resources.changeGroup(instance, id, { tags });
  }
  return DONE;
}

/** All resources of the kind that a call names. */
async function resourcesOf(call: Call, product: Product): Promise<Tagged[]> {
  const kind = KINDS.find((one) => one === call.text('ResourceType').toUpperCase());
  if (kind === undefined) throw invalid('ResourceType', KINDS.join(', '));
  const { resources } = product;
  if (kind === 'INSTANCE') {
    const all = await resources.instances();
    return all.map(({ id, tags }) => ({ kind, instance: id, id: idOf(id), tags }));
  }
  const { id: instance } = await instanceOf(call, product);
  if (kind === 'TOPIC') {
    const all = await resources.topics(instance);
    return all.map(({ topic: id, tags }) => ({ kind, instance, id, tags }));
  }
  const all = await resources.groups(instance);
  return all.map(({ group: id, tags }) => ({ kind, instance, id, tags }));
}

function rowsOf({ kind, instance, id, tags }: Tagged): Reply[] {
  return Object.entries(tags).map(([key, value]) => ({
    ...{ ResourceId: id, InstanceId: idOf(instance), ResourceType: `ALIYUN::MQ::${kind}` },
    ...{ TagKey: key, TagValue: value },
  }));
}

function checkKey(key: string): void {
  const isAllowed =
    key.length >= 1 && key.length <= MOST_KEY && !/^(aliyun|acs:)|https?:\/\//.test(key);
  if (isAllowed) return;
  throw invalid(
    'Tag',
    `keys of 1 to ${MOST_KEY} characters, not aliyun… or acs:…, without http://`,
  );
}

/** As lists of resources show them: there even if it is empty. */
export function tagsOf(tags: ResourceFacts['tags']): Reply {
  return { Tag: Object.entries(tags).map(([key, value]) => ({ Key: key, Value: value })) };
}

/** Whether all of the wanted ones are there. */
export function hasTags(tags: ResourceFacts['tags'], wanted: readonly Tag[]): boolean {
  return wanted.every(({ key, value }) => Object.hasOwn(tags, key) && tags[key] === value);
}
