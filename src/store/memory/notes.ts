import type { NoteCondition } from '../store';

/** Small texts by space and key. */
export class MemoryNotes {
  readonly #spaces = new Map<string, Map<string, string>>();

  note(
    space: string,
    key: string,
    value: string | undefined,
    only: NoteCondition | undefined,
  ): boolean {
    const notes = this.#spaces.get(space) ?? new Map<string, string>();
    if (only !== undefined && notes.get(key) !== only.was) return false;
    if (value === undefined) notes.delete(key);
    else notes.set(key, value);
    if (notes.size === 0) this.#spaces.delete(space);
    else this.#spaces.set(space, notes);
    return true;
  }

  notes(space: string, keys: readonly string[] | undefined): Record<string, string> {
    const notes = this.#spaces.get(space);
    if (notes === undefined) return {};
    if (keys === undefined) return Object.fromEntries(notes);
    return Object.fromEntries(
      keys.flatMap((key): [string, string][] => {
        const value = notes.get(key);
        return value === undefined ? [] : [[key, value]];
      }),
    );
  }

  spaces(): string[] {
    return [...this.#spaces.keys()];
  }
}
