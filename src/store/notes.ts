/** On what condition a note is changed. */
export interface NoteCondition {
  /** What it must be at that moment; `undefined`: not there. */
  readonly was: string | undefined;
}

/**
 * Small settings that all processes on one store share, such as how far the clock was moved. They
 * belong to no topic, and nothing that happens to topics changes them.
 */
export interface Notes {
  /**
   * Writes a note, or removes it (`undefined`). With a condition it does so only if that holds,
   * looked at in the same step: whoever reads, changes and writes a note loses nobody's change.
   * Resolves with whether it was done. O(1).
   */
  note(key: string, value: string | undefined, only?: NoteCondition): Promise<boolean>;
  /** All notes. O(notes). */
  notes(): Promise<Record<string, string>>;
  /**
   * Calls back with its key after a note was written or removed, by any process and by this one;
   * with `undefined` when any of them may have been. May call too often, never too rarely. Returns
   * the function that stops it.
   */
  watchNotes(listener: (key: string | undefined) => void): () => void;
}
