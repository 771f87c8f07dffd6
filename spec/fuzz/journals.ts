import * as fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournaledStore } from '../../src/store/journal/open-journal';
import type { JournaledStore } from '../../src/store/journal/journaled-store';
import { damaged } from './hostile';

const T = 1_700_000_000_000;
const to = { instance: '', topic: 'T', queue: 0 };
const NORMAL = { type: 'normal', queues: 1 };

function open(directory: string): Promise<JournaledStore> {
  return openJournaledStore({ directory, fsync: 'no', warn: () => undefined });
}

/** What came of opening a directory whose files were damaged. */
export interface JournalRow {
  inputs: number;
  /** Opened, with or without a last record that was dropped. */
  opened: number;
  refused: number;
  /** What should not have been, with the number of its input. */
  readonly failed: string[];
}

/** Damages the journal of a store and opens it again, so many times; the same for the same seed. */
export async function fuzzJournals(seed: number, count: number, from = 0): Promise<JournalRow> {
  const directory = mkdtempSync(join(tmpdir(), 'mqrest-fuzz-'));
  const row: JournalRow = { inputs: 0, opened: 0, refused: 0, failed: [] };
  try {
    const whole = await filled(directory);
    const file = join(directory, 'journal-1');
    const texts = damaged(fc.constant(whole));
    const torn = fc.nat(whole.length).map((end) => whole.subarray(0, end));
    const all = fc.sample(fc.oneof(texts, torn), { seed, numRuns: from + count });
    for (const [index, bytes] of all.slice(from).entries()) {
      for (const name of readdirSync(directory)) rmSync(join(directory, name));
      writeFileSync(file, bytes);
      const wrong = await tryToOpen(directory, row);
      row.inputs += 1;
      if (wrong !== undefined) row.failed.push(`journal ${from + index}: ${wrong}`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return row;
}

/** The bytes of a journal with a call of many kinds. */
async function filled(directory: string): Promise<Buffer> {
  const store = await open(directory);
  for (let n = 0; n < 20; n++) {
    const entry = { payload: `{}\n${'中'.repeat(n)}`, tag: n % 2 === 0 ? 'A' : undefined };
    const times = { now: T, at: n % 5 === 4 ? T + 1 : undefined, heldUntil: undefined };
    await store.append(to, entry, { ...times, create: NORMAL, accept: undefined });
  }
  await store.note('space', 'key', 'value');
  await store.close();
  return readFileSync(join(directory, 'journal-1'));
}

async function tryToOpen(directory: string, row: JournalRow): Promise<string | undefined> {
  try {
    const store = await open(directory);
    row.opened += 1;
    const topics = await store.topics();
    await store.close();
    return topics.length > 1 ? `topics that nobody made: ${JSON.stringify(topics)}` : undefined;
  } catch (error) {
    row.refused += 1;
    const text = error instanceof Error ? error.message : String(error);
    return text.includes(directory) ? undefined : `refused without the file's name: ${text}`;
  }
}
