import type { NoteCondition, Notes } from '../notes';

/** The notes of one process. */
export class MemoryNotes implements Notes {
  readonly #notes = new Map<string, string>();
  readonly #listeners = new Set<(key: string | undefined) => void>();

  async note(key: string, value: string | undefined, only?: NoteCondition): Promise<boolean> {
    if (only !== undefined && this.#notes.get(key) !== only.was) return false;
    if (value === undefined) this.#notes.delete(key);
    else this.#notes.set(key, value);
    // After the call, as on any other store.
    queueMicrotask(() => this.#listeners.forEach((listener) => listener(key)));
    return true;
  }

  async notes(): Promise<Record<string, string>> {
    return Object.fromEntries(this.#notes);
  }

  watchNotes(listener: (key: string | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends all watching. */
  close(): void {
    this.#listeners.clear();
  }
}
