import type { NoteCondition, Notes } from '../store/store';

/** Notes by space and key. */
export class Spaces {
  constructor(private readonly notes_: Notes) {}

  note(space: string, key: string, value: string | undefined, only?: NoteCondition) {
    return this.notes_.note(`${space}/${key}`, value, only);
  }

  async notes(space: string, keys?: readonly string[]): Promise<Record<string, string>> {
    const all = await this.notes_.notes();
    return Object.fromEntries(
      Object.entries(all).flatMap(([key, value]) => {
        if (!key.startsWith(`${space}/`)) return [];
        const name = key.slice(space.length + 1);
        return keys === undefined || keys.includes(name) ? [[name, value]] : [];
      }),
    );
  }

  /** The key of a note that has changed; `undefined`: any may have. */
  watchNotes(listener: (space: string | undefined, key: string) => void): () => void {
    return this.notes_.watchNotes((text) => {
      if (text === undefined) return listener(undefined, '');
      const at = text.indexOf('/');
      listener(text.slice(0, at), text.slice(at + 1));
    });
  }
}
