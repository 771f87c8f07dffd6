import { setTimeout as pause } from 'node:timers/promises';

/** Lets calls wait for notes to change. */
export class NoteChanges {
  readonly #wakers = new Set<() => void>();

  /** To be called when notes may have changed. */
  tell(): void {
    for (const wake of this.#wakers) wake();
  }

  /** Resolves at the next {@link tell}, or when patience is over. Call it before looking at the notes. */
  async next(patience: AbortSignal): Promise<void> {
    let wake: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => (wake = resolve));
    this.#wakers.add(wake);
    try {
      // An aborted signal rejects at once; the pause is only there to be aborted.
      await Promise.race([changed, pause(2 ** 30, undefined, { signal: patience, ref: false })]);
    } catch {
      // Patience is over.
    } finally {
      this.#wakers.delete(wake);
    }
  }
}
