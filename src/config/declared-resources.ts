import { relaxedNames } from '../broker/names';
import { permissions } from '../broker/resource-rules';
import { queuesOfType, topicTypes } from '../broker/topic-types';
import { compact } from '../lib/compact';
import {
  at,
  BadValue,
  duration,
  listOf,
  onlyOnce,
  oneOf,
  parseBoolean,
  record,
  refuse,
  text,
  whole,
  type Parse,
} from './parse';
import type {
  DeclaredGroup,
  DeclaredInstance,
  DeclaredRetry,
  DeclaredTopic,
  Described,
} from './settings';

const parseType = oneOf('a topic type', topicTypes);
const parseQueues = whole('a number of queues', 1, 256);
const { instance, topic, group } = relaxedNames;
const parseId = text('an instance id', instance.allowed, instance.pattern);
const parseTopicName = text('a topic name', topic.allowed, topic.pattern);
const parseGroupName = text('a group name', group.allowed, group.pattern);
const parseTitle = text('a name', '1 to 64 characters', /^.{1,64}$/su);
const parseRemark = text('a remark', 'up to 128 characters', /^.{0,128}$/su);
const parsePermission = oneOf('a permission', permissions);
const parseGroupType = oneOf('a group type', ['tcp', 'http']);
/** The same span and number as the settings for all, `retry`. */
export const parseRetryTime = duration('a retry interval', '10ms', '24h');
export const parseMostRetries = whole('a number of retries', 0, 10_000);

const DESCRIBED = ['remark', 'tags'] as const;

/** The `instances` of a configuration: what exists from the start, and what is said of it. */
export const parseInstances: Parse<DeclaredInstance[]> = (value) => {
  const instances = listOf('instances', parseInstance)(value);
  onlyOnce(
    instances.map((instance) => instance.id),
    'instance',
  );
  return instances;
};

function parseInstance(value: unknown): DeclaredInstance {
  const fields = record(value, 'an instance', ['id', 'name', ...DESCRIBED, 'topics', 'groups']);
  const { id = '', topics = [], groups = [] } = fields;
  const instance = {
    id: at(['id'], () => parseId(id)),
    ...optional(fields, 'name', parseTitle),
    ...descriptionIn(fields),
    topics: at(['topics'], () => listOf('topics', parseTopic)(topics)),
    groups: at(['groups'], () => listOf('groups', parseGroup)(groups)),
  };
  onlyOnce(
    instance.topics.map((topic) => topic.name),
    'topic',
    ['topics'],
  );
  onlyOnce(
    instance.groups.map((group) => group.name),
    'group',
    ['groups'],
  );
  return instance;
}

const TOPIC_KEYS = ['name', 'type', 'queues', ...DESCRIBED, 'permission', 'retry'] as const;

function parseTopic(value: unknown): DeclaredTopic {
  const fields = record(value, 'a topic', TOPIC_KEYS);
  const name = at(['name'], () => parseTopicName(fields.name));
  const type = at(['type'], () => parseType(fields.type ?? 'normal'));
  const queues = at(['queues'], () => parseQueues(fields.queues ?? queuesOfType[type]));
  if (type === 'global' && queues !== 1) {
    throw new BadValue('a global topic has one queue, or it would have no global order', [
      'queues',
    ]);
  }
  return {
    ...{ name, type, queues },
    ...descriptionIn(fields),
    ...optional(fields, 'permission', parsePermission),
    ...optional(fields, 'retry', parseRetry),
  };
}

const GROUP_KEYS = ['name', 'type', ...DESCRIBED, 'readable', 'retry'] as const;

/** A name alone, or what is said of the group. */
function parseGroup(value: unknown): DeclaredGroup {
  if (typeof value !== 'object') return { name: parseGroupName(value) };
  const fields = record(value, 'a group', GROUP_KEYS);
  return {
    name: at(['name'], () => parseGroupName(fields.name)),
    ...optional(fields, 'type', parseGroupType),
    ...descriptionIn(fields),
    ...optional(fields, 'readable', parseBoolean),
    ...optional(fields, 'retry', parseRetry),
  };
}

function parseRetry(value: unknown): DeclaredRetry {
  const fields = record(value, 'a retry', ['normal', 'ordered', 'max']);
  return {
    ...optional(fields, 'normal', parseRetryTime),
    ...optional(fields, 'ordered', parseRetryTime),
    ...optional(fields, 'max', parseMostRetries),
  };
}

function descriptionIn(fields: Partial<Record<(typeof DESCRIBED)[number], unknown>>): Described {
  return { ...optional(fields, 'remark', parseRemark), ...optional(fields, 'tags', parseTags) };
}

function parseTags(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(value, 'tags', 'a mapping of texts to texts');
  }
  const tags = Object.entries(value).map(([key, tag]: [string, unknown]) => {
    return [key, at([key], () => parseTag(tag))] as const;
  });
  if (tags.length > 20) throw new BadValue(`${tags.length} are too many tags; allowed: 20`);
  return Object.fromEntries(tags);
}

const parseTag = text('a tag', 'up to 256 characters', /^.{0,256}$/su);

/** A field as it is parsed, or nothing where it is absent. */
function optional<K extends string, T>(
  fields: Partial<Record<K, unknown>>,
  key: K,
  parse: Parse<T>,
): { readonly [Key in K]?: T } {
  const value = fields[key];
  const parsed = value === undefined ? undefined : at([key], () => parse(value));
  return compact({ [key]: parsed }) as { readonly [Key in K]?: T };
}
