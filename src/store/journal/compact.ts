import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { divideParts } from '../divide-part';
import { exportTopic } from '../export';
import type { MemoryStore } from '../memory/memory-store';
import { DEAD, type HoldPlace, type QueueRef, type Subscription, type TopicRef } from '../store';
import { frameOf, FULL_FRAME } from './frames';
import { load, pathOf, removeOld, syncNames } from './generations';
import { END, FORMAT, type Call } from './replay';

const HOLDS = 1000;

/**
 * Writes the snapshot that stands for everything before the journal of a generation, none of which
 * may change any more, then removes that; says how many bytes it has. It makes the store of those
 * files for itself, so it takes as much memory as the store does.
 */
export async function compact(directory: string, generation: number): Promise<number> {
  const { store } = await load(directory, generation);
  const path = pathOf(directory, 'snapshot', generation);
  const unfinished = `${path}.tmp`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await write(file, store);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  await syncNames(directory);
  await removeOld(directory);
  return (await stat(path)).size;
}

async function write(file: FileHandle, store: MemoryStore): Promise<void> {
  let records = [FORMAT];
  let size = 0;
  const flush = async (): Promise<void> => {
    await file.appendFile(frameOf(records));
    records = [];
    size = 0;
  };
  for await (const call of callsOf(store)) {
    const record = JSON.stringify(call);
    records.push(record);
    size += record.length;
    if (size > FULL_FRAME) await flush();
  }
  records.push(END);
  await flush();
}

/** The calls that make a store what it is. */
async function* callsOf(store: MemoryStore): AsyncGenerator<Call> {
  for (const space of store.noteSpaces()) {
    for (const [key, value] of Object.entries(await store.notes(space))) {
      yield ['note', space, key, value];
    }
  }
  for (const topic of await store.topics()) {
    for await (const part of divideParts(exportTopic(store, topic))) {
      yield ['importTopic', topic, part];
    }
    yield* goneHolds(store, topic);
  }
}

/** Holds whose entries are gone, which an export leaves out: until they end they lock an ordered queue. */
async function* goneHolds(store: MemoryStore, topic: TopicRef): AsyncGenerator<Call> {
  const description = await store.describe(topic, 0);
  for (const { group } of description?.groups ?? []) {
    const queues = [...(description?.ranges.keys() ?? []), DEAD];
    for (const queue of queues) yield* goneHoldsOf(store, { ...topic, group, queue });
  }
}

async function* goneHoldsOf(store: MemoryStore, of: Subscription & QueueRef): AsyncGenerator<Call> {
  for (let after: HoldPlace | undefined; ;) {
    const page = await store.list(of, 'holds', HOLDS, after);
    const gone = page.filter(({ entry }) => entry === undefined);
    if (gone.length > 0) {
      const holds = gone.map(({ offset, times, firstAt, until }) => {
        return { offset, times, firstAt, until };
      });
      yield ['keepHolds', of, holds];
    }
    after = page.at(-1);
    if (page.length < HOLDS) return;
  }
}
