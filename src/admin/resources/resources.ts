import { randomBytes } from 'node:crypto';
import type { ResourceRules } from '../../broker/resource-rules';
import { topicTypes, type TopicType } from '../../broker/topic-types';
import type { Clock } from '../../clock';
import type { DeclaredInstance } from '../../config/settings';
import type { SharedSettings } from '../../shared/shared-settings';
import type { NoteSpace } from '../../store/note-space';
import type { Store, TopicDescription, TopicRef } from '../../store/store';
import type { Actions } from '../actions/actions';
import {
  DeclaredFacts,
  type FactsOf,
  type GroupFacts,
  type InstanceFacts,
  type ResourceFacts,
  type ResourceKind,
  type ResourceName,
  type TopicFacts,
} from './resource-facts';
import { loadRules } from './load-rules';
import { ResourceNotes, type Said } from './resource-notes';

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
  readonly shared: SharedSettings;
  readonly act: Actions;
  /** Gets what single topics and groups have otherwise. */
  readonly rules: ResourceRules;
  /** What the settings declare. */
  readonly declared: readonly DeclaredInstance[];
}

/** What the broker goes by. */
const HELD_TO = ['retry', 'permission', 'readable'];
/** The setting that counts changes of what processes keep for themselves. */
const RULES = 'resource rules';

/**
 * Instances, topics and groups as a management API has them: what was said of each, together with
 * what there is because it was used or declared. A group is one of its instance, and of each topic
 * there. Lists cost O(topics), all else O(1) but for `group`, which is O(topics of the instance).
 */
export class Resources {
  readonly #options: ResourcesOptions;
  readonly #notes: ResourceNotes;
  readonly #declared: DeclaredFacts;

  constructor(options: ResourcesOptions) {
    this.#options = options;
    this.#notes = new ResourceNotes(options.notes);
    this.#declared = new DeclaredFacts(options.declared);
    options.shared.on(RULES, () => loadRules(options.rules, this.#notes, this.#declared));
  }

  /** Makes what the settings declare known, in one instance or in all; leaves what was said of it. */
  async declare(instance?: string): Promise<void> {
    const now = this.#options.clock.now();
    for (const name of this.#declared.names(instance)) {
      await this.#notes.change(name, (said) => {
        return said === undefined ? { createdAt: now, updatedAt: now } : undefined;
      });
    }
  }

  /** All instances by id; the default one, '', only where something was said of it or is in it. */
  async instances(): Promise<Instance[]> {
    const said = new Map((await this.#notes.all('instance')).map(([{ id }, one]) => [id, one]));
    const used = (await this.#options.store.topics()).map(({ instance }) => instance);
    const grouped = (await this.#notes.all('group')).map(([{ instance }]) => instance);
    const ids = [...new Set([...said.keys(), ...used, ...grouped])].sort();
    return ids.map((id) => {
      return { id, ...this.#declared.with({ kind: 'instance', instance: id, id }, said.get(id)) };
    });
  }

  /** Makes an instance of that account and gives its id. */
  async createInstance(name: string, remark: string, account: string): Promise<string> {
    const id = `MQ_INST_${account}_B${randomName(7)}`;
    const facts = { name, ...this.#newFacts(remark) };
    await this.#notes.change({ kind: 'instance', instance: id, id }, () => facts);
    return id;
  }

  /** Changes what was said of an instance, or makes one of that id. */
  async changeInstance(id: string, facts: Said<'instance'>): Promise<void> {
    await this.#change({ kind: 'instance', instance: id, id }, facts);
  }

  /** Forgets an instance, which has nothing in it any more. */
  async dropInstance(id: string): Promise<void> {
    await this.#notes.remove({ kind: 'instance', instance: id, id });
  }

  /** The topics of an instance by name. */
  async topics(instance: string): Promise<Topic[]> {
    const refs = (await this.#options.store.topics()).filter((one) => one.instance === instance);
    const said = await this.#notes.all('topic', instance);
    const facts = new Map(said.map(([{ id }, one]) => [id, one]));
    const topics = await Promise.all(refs.map((ref) => this.#topic(ref, facts.get(ref.topic))));
    return topics.filter((one) => one !== undefined).sort((a, b) => (a.topic < b.topic ? -1 : 1));
  }

  async topic(ref: TopicRef): Promise<Topic | undefined> {
    const { instance, topic: id } = ref;
    return this.#topic(ref, await this.#notes.get({ kind: 'topic', instance, id }));
  }

  async #topic(ref: TopicRef, said?: Said<'topic'>): Promise<Topic | undefined> {
    const { instance, topic } = ref;
    const described = await this.#options.store.describe(ref, this.#options.clock.now());
    if (described === undefined) return undefined;
    const type = topicTypes.find((one) => one === described.type) ?? 'normal';
    const facts = this.#declared.with({ kind: 'topic', instance, id: topic }, said);
    return { ...facts, instance, topic, type, described };
  }

  /** Makes a topic that every group of the instance may consume. */
  async createTopic(ref: TopicRef, type: TopicType, remark: string): Promise<void> {
    const { instance, topic: id } = ref;
    const facts = this.#newFacts(remark);
    await this.#notes.change({ kind: 'topic', instance, id }, () => facts);
    await this.#options.act.declareTopic({ ns: instance, topic: id }, { type });
    for (const { group } of await this.groups(instance)) {
      await this.#options.act.declareGroup({ ns: instance, topic: id, group });
    }
  }

  async changeTopic({ instance, topic: id }: TopicRef, facts: Said<'topic'>): Promise<void> {
    await this.#change({ kind: 'topic', instance, id }, facts);
  }

  /** Removes a topic with its messages; says whether there was one. */
  dropTopic({ instance, topic: id }: TopicRef): Promise<boolean> {
    return this.#options.act.dropTopic({ ns: instance, topic: id });
  }

  /** To be called when a topic was dropped, in whatever way: what was said of it is not of the next of its name. */
  async topicDropped({ instance, topic: id }: TopicRef): Promise<void> {
    await this.#remove({ kind: 'topic', instance, id });
  }

  /** The groups of an instance by name. */
  async groups(instance: string): Promise<Group[]> {
    const topics = new Map<string, string[]>();
    for (const { topic, described } of await this.topics(instance)) {
      for (const { group } of described.groups) {
        topics.set(group, [...(topics.get(group) ?? []), topic]);
      }
    }
    const said = await this.#notes.all('group', instance);
    const facts = new Map(said.map(([{ id }, one]) => [id, one]));
    return [...new Set([...facts.keys(), ...topics.keys()])].sort().map((group) => ({
      ...this.#declared.with({ kind: 'group', instance, id: group }, facts.get(group)),
      ...{ instance, group, topics: topics.get(group) ?? [] },
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
    const facts = { type, ...this.#newFacts(remark) };
    await this.#notes.change({ kind: 'group', instance, id: group }, () => facts);
    for (const { topic } of await this.topics(instance)) {
      await this.#options.act.declareGroup({ ns: instance, topic, group });
    }
  }

  async changeGroup(instance: string, id: string, facts: Said<'group'>): Promise<void> {
    await this.#change({ kind: 'group', instance, id }, facts);
  }

  /** Removes a group from the instance and from all its topics; says whether there was one. */
  async dropGroup(instance: string, group: string): Promise<boolean> {
    const found = await this.group(instance, group);
    if (found === undefined) return false;
    await this.#remove({ kind: 'group', instance, id: group });
    for (const topic of found.topics) {
      await this.#options.act.dropGroup({ ns: instance, topic, group });
    }
    return true;
  }

  /** Forgets what was said, of one instance or of all. */
  async forget(instance?: string): Promise<void> {
    let isKnown = false;
    for (const kind of ['instance', 'topic', 'group'] as const) {
      const all = await this.#notes.all(kind, instance);
      isKnown ||= all.length > 0;
      await Promise.all(all.map(([name]) => this.#notes.remove(name)));
    }
    if (isKnown) await this.changed();
  }

  /** To be called when notes were changed in other ways; resolves when every process goes by them. */
  async changed(): Promise<void> {
    await this.#options.shared.change(RULES, (count) => `${Number(count ?? 0) + 1}`);
  }

  async #change<Kind extends ResourceKind>(
    name: ResourceName<Kind>,
    facts: Partial<FactsOf[Kind]>,
  ): Promise<void> {
    const updatedAt = this.#options.clock.now();
    await this.#notes.change(name, (said) => ({ ...said, ...facts, updatedAt }));
    if (HELD_TO.some((fact) => fact in facts)) await this.changed();
  }

  async #remove(name: ResourceName): Promise<void> {
    const said = await this.#notes.get(name);
    if (said === undefined) return;
    await this.#notes.remove(name);
    if (HELD_TO.some((fact) => fact in said)) await this.changed();
  }

  #newFacts(remark: string): ResourceFacts {
    const now = this.#options.clock.now();
    return { remark, createdAt: now, updatedAt: now, tags: {} };
  }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomName(length: number): string {
  return Array.from(randomBytes(length), (byte) => LETTERS[byte % LETTERS.length]).join('');
}
