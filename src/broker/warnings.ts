import { RecentMap } from '../lib/recent-map';

/** Says each thing once, as far as a bounded memory can tell. */
export class Warnings {
  readonly #said = new RecentMap<string, true>(10_000);

  constructor(private readonly log: (line: string) => void) {}

  /** Logs the line unless one was logged for this key. */
  once(key: string, line: () => string): void {
    if (this.#said.get(key)) return;
    this.#said.set(key, true);
    this.log(line());
  }

  /** Forgets what was said. */
  forget(): void {
    this.#said.clear();
  }

  /** Logs the line. */
  always(line: string): void {
    this.log(line);
  }
}
