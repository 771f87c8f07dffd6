import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MqError } from '../../errors';
import type { MemoryStore } from '../memory/memory-store';
import type { Subscription, TopicRef } from '../store';
import type { Compaction } from './compaction';
import { load, type Loaded } from './generations';
import { JournalWriter, type Fsync, type PendingRecord } from './journal-writer';
import { PollTimes } from './poll-times';
import type { Call } from './replay';
import { clearTimeout, setTimeout } from '../../lib/real-time';

const RETRY_MS = 1_000;
/** What must be free on the disk before a journal that failed goes on. */
const PROBE_BYTES = 1024 * 1024;

export interface JournalOptions {
  readonly directory: string;
  readonly fsync: Fsync;
  /** Gets a line when the journal fails and when it goes on. */
  readonly warn: (line: string) => void;
  readonly compact: (directory: string, generation: number) => Compaction;
  /** Bytes that the journals after a snapshot may have, if that has no more, before they are compacted. */
  readonly compactBytes: number;
}

/**
 * The journal of a directory. Where it has more than its snapshot it is compacted: it goes on in a
 * new file while all before is made a new snapshot. Where it cannot be written it refuses
 * everything, then tries once a second to begin again with what is in the files.
 */
export class Journal {
  /** The polls that found nothing and are not kept yet. */
  readonly polls = new PollTimes();
  readonly #options: JournalOptions;
  #writer: JournalWriter;
  #snapshotBytes: number;
  /** Bytes of the journals before the one that is written, since the snapshot. */
  #bytesBefore: number;
  /** Bytes of journals after which a compaction that failed is tried again. */
  #compactAgainAt = 0;
  #compaction: { readonly running: Promise<void>; stop(): Promise<unknown> } | undefined;
  #reloaded: (memory: MemoryStore) => void = () => undefined;
  #retry: NodeJS.Timeout | undefined;
  #recovery: Promise<void> | undefined;
  #closed = false;

  private constructor(options: JournalOptions, loaded: Loaded, writer: JournalWriter) {
    this.#options = options;
    this.#writer = writer;
    this.#snapshotBytes = loaded.snapshotBytes;
    this.#bytesBefore = loaded.journalBytes - loaded.whole;
  }

  /** Goes on after what was loaded of the directory. */
  static async open(options: JournalOptions, loaded: Loaded): Promise<Journal> {
    let journal: Journal | undefined;
    const writer = await openWriter(options, loaded, () => journal);
    return (journal = new Journal(options, loaded, writer));
  }

  /** Calls back with the store that takes the place of the one before, when the journal goes on. */
  onReload(reloaded: (memory: MemoryStore) => void): void {
    this.#reloaded = reloaded;
  }

  /** Throws `StoreUnavailable` where nothing can be kept. */
  check(): void {
    if (this.#closed) throw new MqError('StoreUnavailable', 'the store is closed');
    this.#writer.check();
  }

  /** Keeps a call; {@link check} has not thrown. */
  add(call: Call): PendingRecord {
    return this.#writer.add(JSON.stringify(call));
  }

  /** Keeps when the groups of a topic, or all, polled last. */
  keepPolls(topic?: TopicRef): void {
    this.check();
    for (const { of, at } of this.polls.take(topic)) this.add(['polled', of, at]);
  }

  /** A group has polled, and that has changed nothing else. */
  polled(of: Subscription, at: number): void {
    this.polls.set(of, at);
  }

  /** Has everything on the disk. */
  async close(): Promise<void> {
    if (this.#closed) return;
    if (!this.#writer.hasFailed) this.keepPolls();
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#recovery;
    await this.#writer.close();
    await this.#compaction?.stop();
    await this.#compaction?.running;
  }

  /** What was written makes the journal so long. */
  onWritten(bytes: number): void {
    const { compactBytes } = this.#options;
    const all = this.#bytesBefore + bytes;
    if (all <= Math.max(compactBytes, this.#snapshotBytes, this.#compactAgainAt)) return;
    if (this.#compaction !== undefined || this.#closed) return;
    const compaction = { running: Promise.resolve(), stop: () => Promise.resolve<unknown>(0) };
    this.#compaction = compaction;
    compaction.running = this.#compact(all, compaction).finally(() => {
      this.#compaction = undefined;
    });
  }

  async #compact(bytes: number, started: { stop(): Promise<unknown> }): Promise<void> {
    const { directory, compact, warn } = this.#options;
    const isEnded = (): boolean => this.#closed;
    try {
      const generation = await this.#writer.rotate();
      this.#bytesBefore = bytes;
      if (isEnded()) return;
      const compaction = compact(directory, generation);
      started.stop = () => compaction.stop();
      this.#snapshotBytes = await compaction.done;
      this.#bytesBefore = 0;
      this.#compactAgainAt = 0;
    } catch (error) {
      this.#compactAgainAt = 2 * bytes;
      if (!isEnded()) warn(`the journal in ${directory} was not compacted: ${messageOf(error)}`);
    }
  }

  onFailure(error: Error): void {
    const { directory, warn } = this.#options;
    warn(
      `the journal in ${directory} cannot be written: ${error.message}; ` +
        'what would change anything is refused until it can',
    );
    this.#tryLater();
  }

  #tryLater(): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => {
      this.#recovery = this.#recover().catch(() => this.#tryLater());
    }, RETRY_MS).unref();
  }

  /** What was refused is in the store, and not in the files: the store is made again from them. */
  async #recover(): Promise<void> {
    const { directory, warn } = this.#options;
    await this.#compaction?.running;
    await probe(directory);
    const loaded = await load(directory);
    const writer = await openWriter(this.#options, loaded, () => this);
    await this.#writer.close().catch(() => undefined);
    this.#writer = writer;
    this.#snapshotBytes = loaded.snapshotBytes;
    this.#bytesBefore = loaded.journalBytes - loaded.whole;
    this.#reloaded(loaded.store);
    warn(`the journal in ${directory} is written again`);
  }
}

function openWriter(
  { directory, fsync }: JournalOptions,
  { generation, whole }: Loaded,
  journal: () => Journal | undefined,
): Promise<JournalWriter> {
  const onFailure = (error: Error) => journal()?.onFailure(error);
  const onWritten = (bytes: number) => journal()?.onWritten(bytes);
  return JournalWriter.open({ directory, fsync, onFailure, onWritten }, generation, whole);
}

/** Rejects where nothing can be written. */
async function probe(directory: string): Promise<void> {
  const path = join(directory, 'probe.tmp');
  const file = await open(path, 'w', 0o600);
  try {
    await file.appendFile(Buffer.alloc(PROBE_BYTES));
    await file.sync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
