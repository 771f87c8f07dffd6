import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compact } from '../../src/store/journal/compact';
import type { JournaledStore } from '../../src/store/journal/journaled-store';
import {
  openJournaledStore,
  type JournaledStoreOptions,
} from '../../src/store/journal/open-journal';

/** Directories with journals, and the stores on them, which are gone after each test. */
export class JournalBed {
  readonly warnings: string[] = [];
  readonly #stores = new Set<JournaledStore>();
  readonly #directories: string[] = [];
  #warned = (): void => undefined;

  /** An empty directory. */
  async directory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'mqrest-journal-'));
    this.#directories.push(directory);
    return directory;
  }

  /** What another process would find, were this one killed now. */
  async copyOf(directory: string): Promise<string> {
    const copy = await this.directory();
    const filter = (path: string) => !path.endsWith('/lock');
    await cp(directory, copy, { recursive: true, filter });
    return copy;
  }

  /** Opens a store that compacts in this thread: jest's are not compiled. */
  async open(
    directory: string,
    options: Partial<JournaledStoreOptions> = {},
  ): Promise<JournaledStore> {
    const store = await openJournaledStore({
      ...{ directory, fsync: 'no' },
      compact: (...args) => {
        const done = compact(...args);
        return { done, stop: () => done.catch(() => undefined) };
      },
      warn: (line) => {
        this.warnings.push(line);
        this.#warned();
      },
      ...options,
    });
    this.#stores.add(store);
    return store;
  }

  /** Resolves when there is a warning like this. */
  async warning(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.warnings.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (this.#warned = resolve));
    }
  }

  async close(): Promise<void> {
    for (const store of this.#stores) await store.close();
    this.#stores.clear();
    this.warnings.splice(0);
    for (const directory of this.#directories.splice(0)) {
      await rm(directory, { recursive: true, force: true });
    }
  }
}
