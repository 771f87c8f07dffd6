/** One call that waits: it is stirred when something may have changed, and ended once. */
export class Pending {
  #wake: (() => void) | undefined;
  #isStirred = false;
  /** Whether it is time to look for what tells nobody. */
  isTime = true;
  #end: { readonly error?: Error } | undefined;

  /** Whose messages it waits for: it is ended with them; absent: no instance's. */
  constructor(readonly instance: string | undefined) {}

  /** Lets it look again. */
  stir(): void {
    this.#isStirred = true;
    this.#wake?.();
  }

  /** Lets it look one last time; with an error, that is thrown instead. */
  end(error?: Error): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#wake?.();
  }

  /** Throws the error that it has ended with, if there is one. */
  check(): void {
    if (this.#end?.error !== undefined) throw this.#end.error;
  }

  /** Resolves once it was stirred since the last call, or has ended; says whether it has ended. */
  async changed(): Promise<boolean> {
    if (!this.#isStirred && this.#end === undefined) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
    this.#isStirred = false;
    this.check();
    return this.#end !== undefined;
  }
}
