/** Lets calls wait for a change. */
export class Changes {
  readonly #wakers = new Set<() => void>();
  #count = 0;

  /** How many there were; to be read before whatever may have changed is looked at. */
  get count(): number {
    return this.#count;
  }

  /** To be called when something may have changed. */
  tell(): void {
    this.#count++;
    for (const wake of [...this.#wakers]) wake();
  }

  /** Resolves when there were more than `count`, or after so many ms. */
  async after(count: number, ms: number): Promise<void> {
    if (this.#count > count) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#wakers.delete(wake);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wakers.add(wake);
    });
  }
}
