import type { DeclaredRetry } from '../../config/settings';
import { compact } from '../../lib/compact';
import { checkArgument } from '../../schema/check-argument';
import { invalid } from '../../schema/control-error';
import type { ValueOf } from '../../schema/schema';
import { durationMs } from '../../schema/time-values';
import type { ResourceFacts } from './resource-facts';
import {
  groupArgument,
  instanceArgument,
  resourcesQuery,
  topicArgument,
  type GroupFactsToSet,
  type GroupResource,
  type InstanceFactsToSet,
  type InstanceResource,
  type RetryToSet,
  type TopicFactsToSet,
  type TopicResource,
} from './resource-schema';
import type { Group, Instance, Resources, Topic } from './resources';

const LEAST_RETRY_MS = 10;
const MOST_RETRY_MS = 24 * 60 * 60_000;
const MOST_TAGS = 20;
const MOST_KEY = 128;

/**
 * Instances, topics and groups: what they are called, who may use them, when and how often messages
 * come again. The same that the management API shows.
 */
export class ResourceControl {
  constructor(private readonly resources: Resources) {}

  /** All there are, or one instance, by their names. O(topics). */
  async list(query: ValueOf<typeof resourcesQuery> = {}): Promise<InstanceResource[]> {
    const { ns } = checkArgument(resourcesQuery, query);
    const all = await this.resources.instances();
    return Promise.all(
      all.filter(({ id }) => (ns ?? id) === id).map((instance) => this.#instance(instance)),
    );
  }

  /** Says something of an instance, which need not be there yet. Throws the 400 that names what is wrong. */
  async setInstance(of: InstanceFactsToSet): Promise<void> {
    const { ns = '', ...facts } = checkArgument(instanceArgument, of);
    checkTags(facts.tags);
    await this.resources.changeInstance(ns, compact(facts));
  }

  /** The same of a topic; one that is not there is made, of type `normal`. */
  async setTopic(of: TopicFactsToSet): Promise<void> {
    const { ns = '', topic, retry, ...facts } = checkArgument(topicArgument, of);
    checkTags(facts.tags);
    const said = compact({ ...facts, retry: retry && retryOf(retry) });
    const ref = { instance: ns, topic };
    if ((await this.resources.topic(ref)) === undefined) {
      await this.resources.createTopic(ref, 'normal', '');
    }
    await this.resources.changeTopic(ref, said);
  }

  /** The same of a group; one that is not there is made, for every topic of its instance. */
  async setGroup(of: GroupFactsToSet): Promise<void> {
    const { ns = '', group, retry, ...facts } = checkArgument(groupArgument, of);
    checkTags(facts.tags);
    const said = compact({ ...facts, retry: retry && retryOf(retry) });
    if ((await this.resources.group(ns, group)) === undefined) {
      await this.resources.createGroup(ns, group, 'http', '');
    }
    await this.resources.changeGroup(ns, group, said);
  }

  async #instance({ id: ns, name, ...facts }: Instance): Promise<InstanceResource> {
    const topics = await this.resources.topics(ns);
    const groups = await this.resources.groups(ns);
    return {
      ...{ ns, name, ...factsIn(facts), namespace: ns !== '' },
      ...{ topics: topics.map(topicView), groups: groups.map(groupView) },
    };
  }
}

function topicView({ topic, type, described, permission, retry, ...facts }: Topic): TopicResource {
  const { queues } = described;
  return { topic, type, queues, ...factsIn(facts), permission, retry };
}

function groupView({ group, topics, type, readable, retry, ...facts }: Group): GroupResource {
  return { group, topics, ...factsIn(facts), type, readable, retry };
}

function factsIn({ remark, tags, createdAt, updatedAt }: ResourceFacts): ResourceFacts {
  return { remark, tags, createdAt, updatedAt };
}

function retryOf({ normal, ordered, max }: RetryToSet): DeclaredRetry {
  return compact({
    normal: normal === undefined ? undefined : retryMs(normal, 'retry.normal'),
    ordered: ordered === undefined ? undefined : retryMs(ordered, 'retry.ordered'),
    max,
  });
}

function retryMs(value: string | number, field: string): number {
  const ms = durationMs(value, field);
  if (ms >= LEAST_RETRY_MS && ms <= MOST_RETRY_MS) return ms;
  throw invalid(field, '10ms to 24h', value);
}

function checkTags(tags: Readonly<Record<string, string>> = {}): void {
  const keys = Object.keys(tags);
  if (keys.length > MOST_TAGS) throw invalid('tags', `at most ${MOST_TAGS}`, keys.length);
  const wrong = keys.find((key) => key === '' || key.length > MOST_KEY);
  if (wrong !== undefined) throw invalid('tags', `keys of 1 to ${MOST_KEY} characters`, wrong);
}
