import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MemoryStore } from '../memory/memory-store';
import { readFrames, type Extent } from './frames';
import { END, FORMAT, replay } from './replay';

/**
 * A directory holds `journal-1`, `journal-2`… and perhaps `snapshot-n`, which stands for all that
 * comes before `journal-n`. Both are files of calls: those in order are what the store is.
 */
export type Kind = 'journal' | 'snapshot';

/** The path of a generation's file. */
export function pathOf(directory: string, kind: Kind, generation: number): string {
  return join(directory, `${kind}-${generation}`);
}

/** What was read of a directory. */
export interface Loaded {
  readonly store: MemoryStore;
  /** The journal that goes on, and how many bytes of it are whole. */
  readonly generation: number;
  readonly whole: number;
  /** Bytes of the snapshot and of all journals after it. */
  readonly snapshotBytes: number;
  readonly journalBytes: number;
  /** What the last journal ends with that is no whole record; absent: nothing. */
  readonly torn?: { readonly path: string; readonly at: number; readonly bytes: number };
}

/**
 * Makes the store that a directory holds, up to before the journal of a generation. Rejects with a
 * sentence that names the file, and the place in it, where one is broken or missing.
 */
export async function load(directory: string, before = Infinity): Promise<Loaded> {
  const files = await generationsIn(directory);
  const snapshot = Math.max(0, ...files.snapshot.filter((n) => n < before));
  const store = new MemoryStore();
  let snapshotBytes = 0;
  if (snapshot > 0) {
    const path = pathOf(directory, 'snapshot', snapshot);
    const { whole, size, last } = await play(store, path);
    if (whole < size || last !== END) throw new Error(`${path} is broken at byte ${whole}`);
    snapshotBytes = size;
  }
  const first = Math.max(1, snapshot);
  const journals = files.journal.filter((n) => n >= first && n < before);
  let generation = first;
  let extent: Extent = { whole: 0, size: 0 };
  let journalBytes = 0;
  for (const [place, number] of journals.entries()) {
    generation = first + place;
    const path = pathOf(directory, 'journal', generation);
    if (number !== generation) throw new Error(`${path} is missing`);
    extent = await play(store, path);
    journalBytes += extent.whole;
    const isLast = before === Infinity && place === journals.length - 1;
    if (extent.whole < extent.size && !isLast) {
      throw new Error(`${path} is broken at byte ${extent.whole}`);
    }
  }
  const { whole, size } = extent;
  const torn = { path: pathOf(directory, 'journal', generation), at: whole, bytes: size - whole };
  const loaded = { store, generation, whole, snapshotBytes, journalBytes };
  return torn.bytes > 0 ? { ...loaded, torn } : loaded;
}

/** Removes what a snapshot stands for, and what was begun and not finished. */
export async function removeOld(directory: string): Promise<void> {
  const { snapshot, journal, unfinished } = await generationsIn(directory);
  const newest = Math.max(0, ...snapshot);
  const old = [
    ...unfinished,
    ...snapshot.filter((n) => n < newest).map((n) => pathOf(directory, 'snapshot', n)),
    ...journal.filter((n) => n < newest).map((n) => pathOf(directory, 'journal', n)),
  ];
  for (const path of old) await rm(path, { force: true });
}

/** Makes sure that names in a directory outlive a loss of power; where that cannot be, it is no error. */
export async function syncNames(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function play(store: MemoryStore, path: string): Promise<Extent & { last: string }> {
  let last = '';
  const extent = await readFrames(path, async (records) => {
    if (last === '' && records[0] !== FORMAT) {
      throw new Error(`${path} is of another version of mqrest, or of something else`);
    }
    for (const record of records) {
      await replay(store, record).catch((error: unknown) => {
        throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
    last = records.at(-1) ?? '';
  });
  return { ...extent, last };
}

async function generationsIn(directory: string) {
  const names = await readdir(directory);
  const numbers = (kind: Kind): number[] =>
    names
      .flatMap((name) => (name.startsWith(`${kind}-`) ? [Number(name.slice(kind.length + 1))] : []))
      .filter((n) => Number.isInteger(n) && n > 0)
      .sort((a, b) => a - b);
  const unfinished = names.filter((name) => /^snapshot-\d+\.tmp$/.test(name));
  return {
    snapshot: numbers('snapshot'),
    journal: numbers('journal'),
    unfinished: unfinished.map((name) => join(directory, name)),
  };
}
