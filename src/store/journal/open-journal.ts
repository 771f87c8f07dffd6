import { mkdir } from 'node:fs/promises';
import { compactInThread, type Compaction } from './compaction';
import { lockDirectory } from './directory-lock';
import { load, removeOld } from './generations';
import { Journal } from './journal';
import type { Fsync } from './journal-writer';
import { JournaledStore } from './journaled-store';

const COMPACT_BYTES = 16 * 1024 * 1024;

export interface JournaledStoreOptions {
  /** Made where it is not there. */
  readonly directory: string;
  readonly fsync: Fsync;
  /** The spaces of notes that are not kept. */
  readonly passing?: readonly string[];
  /** Gets what people should know: one line each. */
  readonly warn: (line: string) => void;
  /** Absent: in a thread. */
  readonly compact?: (directory: string, generation: number) => Compaction;
  /** Absent: 16 MB. */
  readonly compactBytes?: number;
}

/**
 * Opens the embedded store that a directory holds, and keeps there from now on what changes it.
 * Rejects with a sentence where another process uses the directory, or a file in it is broken: then
 * it names the file and the place. A last record that was not written whole is dropped, and told.
 */
export async function openJournaledStore(options: JournaledStoreOptions): Promise<JournaledStore> {
  const { directory, fsync, warn, passing = [] } = options;
  const { compact = compactInThread, compactBytes = COMPACT_BYTES } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const unlock = await lockDirectory(directory, warn);
  try {
    const loaded = await load(directory);
    const { torn } = loaded;
    if (torn !== undefined) {
      const { path, at, bytes } = torn;
      warn(
        `the last record of ${path} was not written whole: ${bytes} bytes from ${at} on dropped`,
      );
    }
    await removeOld(directory);
    const journal = await Journal.open({ directory, fsync, warn, compact, compactBytes }, loaded);
    return new JournaledStore(loaded.store, journal, { passing, unlock });
  } catch (error) {
    await unlock();
    throw error;
  }
}
