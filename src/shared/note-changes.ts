/** Lets calls wait for notes to change. */
export class NoteChanges {
  readonly #wakers = new Set<() => void>();

  /** To be called when notes may have changed. */
  tell(): void {
    for (const wake of [...this.#wakers]) wake();
  }

  /**
   * Resolves at the next {@link tell}, or when patience is over; leaves nothing behind at either.
   * Call it before looking at the notes.
   */
  next(patience: AbortSignal): Promise<void> {
    if (patience.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#wakers.delete(wake);
        patience.removeEventListener('abort', wake);
        resolve();
      };
      this.#wakers.add(wake);
      patience.addEventListener('abort', wake);
    });
  }
}
