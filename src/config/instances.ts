import { relaxedNames } from '../broker/names';
import { at, BadValue } from './bad-value';
import { listOf, oneOf, text, whole, type Parse } from './parse';
import { record } from './record';
import type { DeclaredInstance, DeclaredTopic, TopicType } from './settings';

/** Queues where none are declared: one keeps the order; sharding keys are spread over eight. */
const QUEUES: Readonly<Record<TopicType, number>> = {
  normal: 1,
  ordered: 8,
  global: 1,
  transaction: 1,
  timer: 1,
};
const parseType = oneOf('a topic type', Object.keys(QUEUES) as TopicType[]);
const parseQueues = whole('a number of queues', 1, 256);
const { instance, topic, group } = relaxedNames;
const parseId = text('an instance id', instance.allowed, instance.pattern);
const parseTopicName = text('a topic name', topic.allowed, topic.pattern);
const parseGroup = text('a group name', group.allowed, group.pattern);

/** The `instances` of a configuration: topics and groups that exist from the start. */
export const parseInstances: Parse<DeclaredInstance[]> = (value) => {
  const instances = listOf('instances', parseInstance)(value);
  onlyOnce(
    instances.map((instance) => instance.id),
    'instance',
    [],
  );
  return instances;
};

function parseInstance(value: unknown): DeclaredInstance {
  const {
    id = '',
    topics = [],
    groups = [],
  } = record(value, 'an instance', ['id', 'topics', 'groups']);
  const instance = {
    id: at(['id'], () => parseId(id)),
    topics: at(['topics'], () => listOf('topics', parseTopic)(topics)),
    groups: at(['groups'], () => listOf('group names', parseGroup)(groups)),
  };
  onlyOnce(
    instance.topics.map((topic) => topic.name),
    'topic',
    ['topics'],
  );
  onlyOnce(instance.groups, 'group', ['groups']);
  return instance;
}

function parseTopic(value: unknown): DeclaredTopic {
  const fields = record(value, 'a topic', ['name', 'type', 'queues']);
  const name = at(['name'], () => parseTopicName(fields.name));
  const type = at(['type'], () => parseType(fields.type ?? 'normal'));
  const queues = at(['queues'], () => parseQueues(fields.queues ?? QUEUES[type]));
  if (type === 'global' && queues !== 1) {
    throw new BadValue('a global topic has one queue, or it would have no global order', [
      'queues',
    ]);
  }
  return { name, type, queues };
}

function onlyOnce(names: readonly string[], what: string, path: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) throw new BadValue(`${what} "${name}" is declared twice`, [...path, index]);
    seen.add(name);
  }
}
