import type { GroupRule, Permission, Retry, TopicRule } from '../../broker/resource-rules';
import type { DeclaredInstance, DeclaredRetry, Described } from '../../config/settings';

/** What every resource has beside its name. Times are epoch ms. */
export interface ResourceFacts {
  readonly remark: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: Readonly<Record<string, string>>;
}
export interface InstanceFacts extends ResourceFacts {
  readonly name: string;
}
export interface TopicFacts extends ResourceFacts {
  readonly permission: Permission;
  /** What it has otherwise than all topics. */
  readonly retry: DeclaredRetry;
}
export interface GroupFacts extends ResourceFacts {
  /** The protocol that it is meant for; mqrest serves it in any case. */
  readonly type: 'tcp' | 'http';
  readonly readable: boolean;
  /** What it has otherwise than its topics. */
  readonly retry: DeclaredRetry;
}

/** What is known of each kind of resource. */
export interface FactsOf {
  readonly instance: InstanceFacts;
  readonly topic: TopicFacts;
  readonly group: GroupFacts;
}
export type ResourceKind = keyof FactsOf;

/** Names a resource; of an instance `id` is the instance itself. */
export interface ResourceName<Kind extends ResourceKind = ResourceKind> {
  readonly kind: Kind;
  readonly instance: string;
  readonly id: string;
}

/** What is said of something that nobody has said anything of. */
const BY_USE: ResourceFacts = { remark: 'auto-created', createdAt: 0, updatedAt: 0, tags: {} };

const USUAL = {
  instance: (id: string): InstanceFacts => ({ name: id === '' ? 'default' : id, ...BY_USE }),
  topic: (): TopicFacts => ({ permission: 'read-write', retry: {}, ...BY_USE }),
  group: (): GroupFacts => ({ type: 'http', readable: true, retry: {}, ...BY_USE }),
};

/** What the settings say of resources. */
export class DeclaredFacts {
  readonly #facts = new Map<string, [ResourceName, object]>();

  constructor(instances: readonly DeclaredInstance[]) {
    for (const { id: instance, topics, groups, ...facts } of instances) {
      this.#add({ kind: 'instance', instance, id: instance }, facts);
      for (const { name: id, ...ofTopic } of topics) {
        this.#add({ kind: 'topic', instance, id }, ofTopic);
      }
      for (const { name: id, ...ofGroup } of groups) {
        this.#add({ kind: 'group', instance, id }, ofGroup);
      }
    }
  }

  /** The names of all, of one instance or everywhere. */
  names(instance?: string): ResourceName[] {
    return [...this.#facts.values()]
      .map(([name]) => name)
      .filter((name) => (instance ?? name.instance) === name.instance);
  }

  /** What is known of a resource together with what was said of it since. */
  with<Kind extends ResourceKind>(
    name: ResourceName<Kind>,
    said: Partial<FactsOf[Kind]> | undefined,
  ): FactsOf[Kind] {
    const declared = this.#facts.get(keyOf(name))?.[1];
    const usual: ResourceFacts = USUAL[name.kind](name.id);
    // Usual facts have all members of their kind.
    return { ...usual, ...declared, ...said } as FactsOf[Kind];
  }

  #add(name: ResourceName, facts: Described): void {
    // One that is declared without a remark has none.
    this.#facts.set(keyOf(name), [name, { remark: '', ...facts }]);
  }
}

/** A text that names a resource, and no other. */
export function keyOf({ kind, instance, id }: ResourceName): string {
  return [kind, instance, id].map(encodeURIComponent).join('/');
}

/** The resource that a text of {@link keyOf} names. */
export function nameOf(key: string): ResourceName {
  const [kind = '', instance = '', id = ''] = key.split('/').map(decodeURIComponent);
  return { kind: kind as ResourceKind, instance, id };
}

/** What the broker has to know of a topic; `undefined`: nothing. */
export function topicRule({ permission, retry }: TopicFacts): TopicRule | undefined {
  const special = retryIn(retry);
  if (permission === 'read-write' && special === undefined) return undefined;
  return { permission, retry: special };
}

/** The same of a group. */
export function groupRule({ readable, retry }: GroupFacts): GroupRule | undefined {
  const special = retryIn(retry);
  return readable && special === undefined ? undefined : { readable, retry: special };
}

function retryIn({ normal, ordered, max }: DeclaredRetry): Retry | undefined {
  if ((normal ?? ordered ?? max) === undefined) return undefined;
  return { normalMs: normal, orderedMs: ordered, max };
}
