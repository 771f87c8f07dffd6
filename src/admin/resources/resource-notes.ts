import type { NoteSpace } from '../../store/note-space';
import {
  keyOf,
  nameOf,
  type FactsOf,
  type ResourceKind,
  type ResourceName,
} from './resource-facts';

/** The space of notes that has what was said of instances, topics and groups. */
export const RESOURCES = 'resources';

/** What was said of one. */
export type Said<Kind extends ResourceKind> = Partial<FactsOf[Kind]>;

/** What was said of resources, for all processes on one store. One note for each. */
export class ResourceNotes {
  constructor(private readonly notes: NoteSpace) {}

  /** What was said of one, or `undefined`. O(1). */
  async get<Kind extends ResourceKind>(name: ResourceName<Kind>): Promise<Said<Kind> | undefined> {
    return read(await this.notes.get(keyOf(name)));
  }

  /** All of a kind, in one instance or everywhere, with their names. O(resources). */
  async all<Kind extends ResourceKind>(
    kind: Kind,
    instance?: string,
  ): Promise<[ResourceName<Kind>, Said<Kind>][]> {
    const notes = await this.notes.notes();
    return Object.entries(notes).flatMap(([key, text]): [ResourceName<Kind>, Said<Kind>][] => {
      const name = nameOf(key);
      if (name.kind !== kind || (instance ?? name.instance) !== name.instance) return [];
      return [[{ ...name, kind }, read(text) ?? {}]];
    });
  }

  /** Sets what `to` makes of what was said; says whether it did. `undefined` from it means: leave it. */
  change<Kind extends ResourceKind>(
    name: ResourceName<Kind>,
    to: (said: Said<Kind> | undefined) => Said<Kind> | undefined,
  ): Promise<boolean> {
    return this.notes.change(keyOf(name), (text) => {
      const said = to(read(text));
      return said && JSON.stringify(said);
    });
  }

  /** Forgets one. */
  async remove(name: ResourceName): Promise<void> {
    await this.notes.note(keyOf(name), undefined);
  }
}

/** What a note holds; the kind in its key says of which type it is. */
function read<Kind extends ResourceKind>(text: string | undefined): Said<Kind> | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Said<Kind>);
}
