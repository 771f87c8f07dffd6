import type { NoteSpace } from '../../store/note-space';

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
  /** Who may do what: 2 write, 4 read, 6 both. */
  readonly permission: number;
}
export interface GroupFacts extends ResourceFacts {
  /** The protocol that it is meant for; mqrest serves it in any case. */
  readonly type: 'tcp' | 'http';
  readonly readable: boolean;
}

/** What is known of each kind of resource. */
export interface FactsOf {
  readonly instance: InstanceFacts;
  readonly topic: TopicFacts;
  readonly group: GroupFacts;
}
export type ResourceKind = keyof FactsOf;

/** Names a resource; of an instance `id` is the instance itself. */
export interface ResourceName {
  readonly kind: ResourceKind;
  readonly instance: string;
  readonly id: string;
}

/** The space of notes that has what was said of instances, topics and groups. */
export const RESOURCES = 'resources';

/** What was said of resources, for all processes on one store. One note for each. */
export class ResourceNotes {
  constructor(private readonly notes: NoteSpace) {}

  /** What is known of one, or `undefined`. O(1). */
  async get<Kind extends ResourceKind>(
    name: ResourceName & { readonly kind: Kind },
  ): Promise<FactsOf[Kind] | undefined> {
    return read(await this.notes.get(keyOf(name))) as FactsOf[Kind] | undefined;
  }

  /** All of a kind, in one instance or everywhere, with their names. O(resources). */
  async all<Kind extends ResourceKind>(
    kind: Kind,
    instance?: string,
  ): Promise<[ResourceName, FactsOf[Kind]][]> {
    const notes = await this.notes.notes();
    return Object.entries(notes).flatMap(([key, text]) => {
      const name = nameOf(key);
      const facts = name.kind === kind ? read(text) : undefined;
      if (facts === undefined || (instance !== undefined && name.instance !== instance)) return [];
      return [[name, facts] as [ResourceName, FactsOf[Kind]]];
    });
  }

  /** Sets what `to` makes of what is known; says whether it did. `undefined` from it means: leave it. */
  change<Kind extends ResourceKind>(
    name: ResourceName & { readonly kind: Kind },
    to: (facts: FactsOf[Kind] | undefined) => FactsOf[Kind] | undefined,
  ): Promise<boolean> {
    return this.notes.change(keyOf(name), (text) => {
      const facts = to(read(text) as FactsOf[Kind] | undefined);
      return facts && JSON.stringify(facts);
    });
  }

  /** Forgets one. */
  async remove(name: ResourceName): Promise<void> {
    await this.notes.note(keyOf(name), undefined);
  }
}

/** What a note holds; the kind in its key says of which type it is. */
function read(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

function keyOf({ kind, instance, id }: ResourceName): string {
  return [kind, instance, id].map(encodeURIComponent).join('/');
}

function nameOf(key: string): ResourceName {
  const [kind = '', instance = '', id = ''] = key.split('/').map(decodeURIComponent);
  return { kind: kind as ResourceKind, instance, id };
}
