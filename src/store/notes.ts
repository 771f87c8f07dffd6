/**
 * Small settings that all processes on one store share, such as how far the clock was moved. They
 * belong to no topic, and nothing that happens to topics changes them.
 */
export interface Notes {
  /** Writes a note, or removes it (`undefined`). O(1). */
  note(key: string, value: string | undefined): Promise<void>;
  /** All notes. O(notes). */
  notes(): Promise<Record<string, string>>;
  /**
   * Calls back with its key after a note was written or removed, by any process and by this one;
   * with `undefined` when any of them may have been. May call too often, never too rarely. Returns
   * the function that stops it.
   */
  watchNotes(listener: (key: string | undefined) => void): () => void;
}
