import { randomBytes } from 'node:crypto';
import { topicTypes, type TopicType } from '../../broker/topic-types';
import type { Clock } from '../../clock';
import type { NoteSpace } from '../../store/note-space';
import type { Store, TopicDescription, TopicRef } from '../../store/store';
import type { Actions } from '../actions/actions';
import {
  ResourceNotes,
  type FactsOf,
  type GroupFacts,
  type InstanceFacts,
  type ResourceFacts,
  type ResourceKind,
  type ResourceName,
  type TopicFacts,
} from './resource-notes';

export interface Instance extends InstanceFacts {
  readonly id: string;
}
export interface Topic extends TopicFacts {
  readonly instance: string;
  readonly topic: string;
  readonly type: TopicType;
  readonly described: TopicDescription;
}
export interface Group extends GroupFacts {
  readonly instance: string;
  readonly group: string;
  /** Those that it has consumed, or is declared in. */
  readonly topics: readonly string[];
}

export interface ResourcesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly notes: NoteSpace;
  readonly act: Actions;
  /** Instances that the settings declare. */
  readonly declared: readonly string[];
}

/** What is said of something that nobody has said anything of. */
const BY_USE = 'auto-created';

/**
 * Instances, topics and groups as a management API has them: what was said of each, together with
 * what there is because it was used or declared. A group is one of its instance, and of each topic
 * there. Lists cost O(topics), all else O(1) but for `group`, which is O(topics of the instance).
 */
export class Resources {
  readonly #options: ResourcesOptions;
  readonly #notes: ResourceNotes;

  constructor(options: ResourcesOptions) {
    this.#options = options;
    this.#notes = new ResourceNotes(options.notes);
  }

  /** All instances by id; the default one, '', only where it has topics. */
  async instances(): Promise<Instance[]> {
    const made = await this.#notes.all('instance');
    const used = (await this.#options.store.topics()).map(({ instance }) => instance);
    const facts = new Map(made.map(([{ id }, one]) => [id, one]));
    const ids = new Set([...facts.keys(), ...this.#options.declared, ...used]);
    return [...ids].sort().map((id) => ({ id, ...(facts.get(id) ?? byUse(id)) }));
  }

  /** Makes an instance of that account and gives its id. */
  async createInstance(name: string, remark: string, account: string): Promise<string> {
    const id = `MQ_INST_${account}_B${randomName(7)}`;
    const facts = { name, ...this.#newFacts(remark) };
    await this.#notes.change({ kind: 'instance', instance: id, id }, () => facts);
    return id;
  }

  /** Changes what was said of one that is there. */
  async changeInstance(id: string, facts: Partial<InstanceFacts>): Promise<void> {
    await this.#change('instance', { instance: id, id }, byUse(id), facts);
  }

  /** Forgets an instance, which has nothing in it any more. */
  async dropInstance(id: string): Promise<void> {
    await this.#notes.remove({ kind: 'instance', instance: id, id });
  }

  /** The topics of an instance by name. */
  async topics(instance: string): Promise<Topic[]> {
    const refs = (await this.#options.store.topics()).filter((one) => one.instance === instance);
    const made = await this.#notes.all('topic', instance);
    const facts = new Map(made.map(([{ id }, one]) => [id, one]));
    const topics = await Promise.all(refs.map((ref) => this.#topic(ref, facts.get(ref.topic))));
    return topics.filter((one) => one !== undefined).sort((a, b) => (a.topic < b.topic ? -1 : 1));
  }

  async topic(ref: TopicRef): Promise<Topic | undefined> {
    const { instance, topic: id } = ref;
    return this.#topic(ref, await this.#notes.get({ kind: 'topic', instance, id }));
  }

  async #topic(ref: TopicRef, facts?: TopicFacts): Promise<Topic | undefined> {
    const { instance, topic } = ref;
    const described = await this.#options.store.describe(ref, this.#options.clock.now());
    if (described === undefined) return undefined;
    const type = topicTypes.find((one) => one === described.type) ?? 'normal';
    return { instance, topic, type, described, ...(facts ?? topicByUse()) };
  }

  /** Makes a topic that every group of the instance may consume. */
  async createTopic(ref: TopicRef, type: TopicType, remark: string): Promise<void> {
    const { instance, topic: id } = ref;
    const facts = { permission: 6, ...this.#newFacts(remark) };
    await this.#notes.change({ kind: 'topic', instance, id }, () => facts);
    await this.#options.act.declareTopic({ ns: instance, topic: id }, { type });
    for (const { group } of await this.groups(instance)) {
      await this.#options.act.declareGroup({ ns: instance, topic: id, group });
    }
  }

  async changeTopic({ instance, topic: id }: TopicRef, facts: Partial<TopicFacts>): Promise<void> {
    await this.#change('topic', { instance, id }, topicByUse(), facts);
  }

  /** Removes a topic with its messages; says whether there was one. */
  async dropTopic({ instance, topic: id }: TopicRef): Promise<boolean> {
    await this.#notes.remove({ kind: 'topic', instance, id });
    return this.#options.act.dropTopic({ ns: instance, topic: id });
  }

  /** The groups of an instance by name. */
  async groups(instance: string): Promise<Group[]> {
    const topics = new Map<string, string[]>();
    for (const { topic, described } of await this.topics(instance)) {
      for (const { group } of described.groups) {
        topics.set(group, [...(topics.get(group) ?? []), topic]);
      }
    }
    const made = await this.#notes.all('group', instance);
    const facts = new Map(made.map(([{ id }, one]) => [id, one]));
    return [...new Set([...facts.keys(), ...topics.keys()])].sort().map((group) => ({
      ...{ instance, group, topics: topics.get(group) ?? [] },
      ...(facts.get(group) ?? groupByUse()),
    }));
  }

  async group(instance: string, group: string): Promise<Group | undefined> {
    return (await this.groups(instance)).find((one) => one.group === group);
  }

  /** Makes a group that may consume every topic of the instance. */
  async createGroup(
    instance: string,
    group: string,
    type: GroupFacts['type'],
    remark: string,
  ): Promise<void> {
    const facts = { type, readable: true, ...this.#newFacts(remark) };
    await this.#notes.change({ kind: 'group', instance, id: group }, () => facts);
    for (const { topic } of await this.topics(instance)) {
      await this.#options.act.declareGroup({ ns: instance, topic, group });
    }
  }

  async changeGroup(instance: string, id: string, facts: Partial<GroupFacts>): Promise<void> {
    await this.#change('group', { instance, id }, groupByUse(), facts);
  }

  /** Removes a group from the instance and from all its topics; says whether there was one. */
  async dropGroup(instance: string, group: string): Promise<boolean> {
    const found = await this.group(instance, group);
    if (found === undefined) return false;
    await this.#notes.remove({ kind: 'group', instance, id: group });
    for (const topic of found.topics) {
      await this.#options.act.dropGroup({ ns: instance, topic, group });
    }
    return true;
  }

  /** Forgets what was said, of one instance or of all. */
  async forget(instance?: string): Promise<void> {
    for (const kind of ['instance', 'topic', 'group'] as const) {
      const all = await this.#notes.all(kind, instance);
      await Promise.all(all.map(([name]) => this.#notes.remove(name)));
    }
  }

  async #change<Kind extends ResourceKind>(
    kind: Kind,
    name: Pick<ResourceName, 'instance' | 'id'>,
    byUse: FactsOf[Kind],
    facts: Partial<FactsOf[Kind]>,
  ): Promise<void> {
    const updatedAt = this.#options.clock.now();
    await this.#notes.change({ kind, ...name }, (known) => ({
      ...byUse,
      ...known,
      ...facts,
      updatedAt,
    }));
  }

  #newFacts(remark: string): ResourceFacts {
    const now = this.#options.clock.now();
    return { remark, createdAt: now, updatedAt: now, tags: {} };
  }
}

function factsByUse(): ResourceFacts {
  return { remark: BY_USE, createdAt: 0, updatedAt: 0, tags: {} };
}

function byUse(id: string): InstanceFacts {
  return { name: id === '' ? 'default' : id, ...factsByUse() };
}

function topicByUse(): TopicFacts {
  return { permission: 6, ...factsByUse() };
}

function groupByUse(): GroupFacts {
  return { type: 'http', readable: true, ...factsByUse() };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomName(length: number): string {
  return Array.from(randomBytes(length), (byte) => LETTERS[byte % LETTERS.length]).join('');
}
