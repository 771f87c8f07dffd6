import { relaxedNames } from '../broker/names';
import { queuesOfType, topicTypes } from '../broker/topic-types';
import {
  at,
  BadValue,
  listOf,
  onlyOnce,
  oneOf,
  parseBoolean,
  record,
  text,
  whole,
  type Parse,
} from './parse';
import type {
  DeclaredConsumer,
  DeclaredInstance,
  DeclaredProducer,
  DeclaredTopic,
} from './settings';

const parseType = oneOf('a topic type', topicTypes);
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
  const queues = at(['queues'], () => parseQueues(fields.queues ?? queuesOfType[type]));
  if (type === 'global' && queues !== 1) {
    throw new BadValue('a global topic has one queue, or it would have no global order', [
      'queues',
    ]);
  }
  return { name, type, queues };
}

const WORDED = '1 to 127 of A-Z a-z 0-9 _ - . %';
const NAME = /^[\w.%-]{1,127}$/;
const parseMqcloudTopic = text('a topic name', WORDED, NAME);

/** The `mqcloud.producers` of a configuration: who produces to which topic. */
export const parseProducers: Parse<DeclaredProducer[]> = (value) => {
  const producers = listOf('producers', (item) => {
    const fields = record(item, 'a producer', ['producer', 'topic']);
    return {
      producer: at(['producer'], () => text('a producer name', WORDED, NAME)(fields.producer)),
      topic: at(['topic'], () => parseMqcloudTopic(fields.topic)),
    };
  })(value);
  onlyOnce(producers.map(({ producer }) => producer));
  return producers;
};

/** The `mqcloud.consumers` of a configuration: who consumes which topic, and whether as a broadcast. */
export const parseConsumers: Parse<DeclaredConsumer[]> = (value) => {
  const consumers = listOf('consumers', (item) => {
    const fields = record(item, 'a consumer', ['consumer', 'topic', 'broadcast']);
    return {
      consumer: at(['consumer'], () => text('a consumer name', WORDED, NAME)(fields.consumer)),
      topic: at(['topic'], () => parseMqcloudTopic(fields.topic)),
      broadcast: at(['broadcast'], () => parseBoolean(fields.broadcast ?? false)),
    };
  })(value);
  onlyOnce(consumers.map(({ consumer }) => consumer));
  return consumers;
};
