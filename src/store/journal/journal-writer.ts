import { open, type FileHandle } from 'node:fs/promises';
import { MqError } from '../../errors';
import { frameOf, FULL_FRAME } from './frames';
import { pathOf, syncNames } from './generations';
import { FORMAT } from './replay';
import { clearTimeout, setImmediate, setTimeout } from '../../lib/real-time';

/** When what was written is on the disk: before it is answered, within a second, or when the system likes. */
export type Fsync = 'always' | 'everysec' | 'no';

const SYNC_MS = 1_000;

export interface WriterOptions {
  readonly directory: string;
  readonly fsync: Fsync;
  /** Is told once why nothing can be written any more. */
  readonly onFailure: (error: Error) => void;
  /** Is told after each write how many bytes the journal has. */
  readonly onWritten: (bytes: number) => void;
}

/** A record that waits to be written. */
interface Place {
  /** `undefined`: not needed any more. */
  record: string | undefined;
}

/** The records that are written together. */
interface Turn {
  readonly places: Place[];
  readonly written: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

/** A record among those that are written next. */
export interface PendingRecord {
  /** Resolves when it is as safe as the settings say; rejects with `StoreUnavailable`. */
  readonly written: Promise<void>;
  /** Leaves it out, if it is not on its way yet. */
  drop(): void;
}

/**
 * Writes records in the order in which they are added. What is added while a write is under way is
 * written, and synced, as one by the next. Where a write fails all that waits is refused, the file
 * is cut back to what was written before, and nothing more is taken.
 */
export class JournalWriter {
  readonly #options: WriterOptions;
  #generation: number;
  #file: FileHandle;
  /** Bytes of the file that hold whole frames. */
  #whole: number;
  #next = newTurn();
  #running: Promise<void> | undefined;
  #switch: (() => void) | undefined;
  #failure: MqError | undefined;
  #hasFailed = false;
  #syncTimer: NodeJS.Timeout | undefined;

  private constructor(options: WriterOptions, generation: number, file: FileHandle, whole: number) {
    this.#options = options;
    this.#generation = generation;
    this.#file = file;
    this.#whole = whole;
  }

  /** Goes on with a journal after so many bytes; one that is not there is begun. */
  static async open(
    options: WriterOptions,
    generation: number,
    whole: number,
  ): Promise<JournalWriter> {
    const file = await open(pathOf(options.directory, 'journal', generation), 'a', 0o600);
    const writer = new JournalWriter(options, generation, file, whole);
    try {
      await file.truncate(whole);
      if (whole === 0) await writer.#begin();
    } catch (error) {
      await file.close();
      throw error;
    }
    return writer;
  }

  /** Throws `StoreUnavailable` where nothing can be written. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Puts a record after all others. */
  add(record: string): PendingRecord {
    const { places, written } = this.#next;
    const place: Place = { record };
    places.push(place);
    // By then whatever was called in this turn of the event loop is in its place, or out of it.
    this.#running ??= new Promise((resolve) => setImmediate(resolve)).then(() => this.#run());
    return { written, drop: () => (place.record = undefined) };
  }

  /** Goes on in a new file; what was written before is on the disk then. Resolves with its generation. */
  async rotate(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.#switch = resolve;
      this.#running ??= this.#run();
    });
    this.check();
    return this.#generation;
  }

  /** Writes what waits, has it on the disk, and lets the file go. */
  async close(): Promise<void> {
    await this.#running;
    clearTimeout(this.#syncTimer);
    try {
      if (this.#failure === undefined) await this.#file.datasync();
    } finally {
      await this.#file.close();
    }
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        if (this.#switch !== undefined) await this.#change();
        if (this.#next.places.length === 0) break;
        await this.#write();
      }
    } catch (error) {
      await this.#fail(error as Error);
    } finally {
      this.#running = undefined;
      this.#switch?.();
    }
  }

  async #write(): Promise<void> {
    const turn = this.#next;
    this.#next = newTurn();
    try {
      const records = turn.places.flatMap(({ record }) => record ?? []);
      let bytes = 0;
      for (const frame of framesOf(records)) {
        await this.#file.appendFile(frame);
        bytes += frame.length;
      }
      if (this.#options.fsync === 'always') await this.#file.datasync();
      this.#whole += bytes;
      turn.resolve();
    } catch (error) {
      this.#failure = unavailable(error as Error);
      turn.reject(this.#failure);
      throw error;
    }
    if (this.#options.fsync === 'everysec') this.#syncSoon();
    this.#options.onWritten(this.#whole);
  }

  #syncSoon(): void {
    this.#syncTimer ??= setTimeout(() => {
      this.#syncTimer = undefined;
      this.#file.datasync().catch((error: unknown) => this.#fail(error as Error));
    }, SYNC_MS).unref();
  }

  async #change(): Promise<void> {
    const { directory } = this.#options;
    await this.#file.datasync();
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    const path = pathOf(directory, 'journal', this.#generation + 1);
    const file = await open(path, 'ax', 0o600);
    await this.#file.close();
    this.#file = file;
    this.#generation++;
    this.#whole = 0;
    await this.#begin();
    const done = this.#switch;
    this.#switch = undefined;
    done?.();
  }

  /** Before the first record. */
  async #begin(): Promise<void> {
    const frame = frameOf([FORMAT]);
    await this.#file.appendFile(frame);
    this.#whole = frame.length;
    await this.#file.datasync();
    await syncNames(this.#options.directory);
  }

  async #fail(error: Error): Promise<void> {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#failure ??= unavailable(error);
    this.#next.reject(this.#failure);
    this.#next = newTurn();
    // What was refused must not be there at the next start.
    await this.#file.truncate(this.#whole).catch(() => undefined);
    this.#options.onFailure(error);
  }
}

function* framesOf(records: readonly string[]): Generator<Buffer> {
  let from = 0;
  let size = 0;
  for (const [n, record] of records.entries()) {
    size += record.length;
    if (size < FULL_FRAME && n < records.length - 1) continue;
    yield frameOf(records.slice(from, n + 1));
    from = n + 1;
    size = 0;
  }
}

function newTurn(): Turn {
  const places: Place[] = [];
  let resolve = (): void => undefined;
  let reject: (error: Error) => void = () => undefined;
  const written = new Promise<void>((done, refuse) => {
    resolve = done;
    reject = refuse;
  });
  // It may be that nobody waits for it.
  written.catch(() => undefined);
  return { places, written, resolve, reject };
}

function unavailable(error: Error): MqError {
  const { code = error.message } = error as NodeJS.ErrnoException;
  return new MqError('StoreUnavailable', `the journal cannot be written: ${code}`);
}
