import { RecentMap } from '../lib/recent-map';

/** Logs each thing once, as far as a bounded memory can tell. */
export class Warnings {
  readonly #logged = new RecentMap<string, true>(10_000);

  constructor(private readonly log: (line: string) => void) {}

  /** Logs the line unless one was logged for this key. */
  once(key: string, line: () => string): void {
    if (this.#logged.get(key)) return;
    this.#logged.set(key, true);
    this.log(line());
  }

  /** Forgets what was logged. */
  forget(): void {
    this.#logged.clear();
  }

  /** Logs the line. */
  always(line: string): void {
    this.log(line);
  }
}
