import { rmSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { linesOf } from '../../lib/lines-of';
import { textOf } from '../../lib/utf8';
import { ControlError } from '../../schema/control-error';
import type { Snapshots } from './snapshots';

/**
 * Restores what {@link saveState} wrote, or a snapshot in one piece; nothing where there is no such
 * file. Rejects with a sentence for people, also where the file cannot be written later.
 */
export async function loadState(snapshots: Snapshots, path: string): Promise<void> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failed(path, 'read', error);
  });
  try {
    if (file !== undefined) await restore(snapshots, path, file);
  } finally {
    await file?.close();
  }
  await tryToWrite(path);
}

/**
 * Writes what is kept to a file, a line of JSON for each part of it; whole or not at all: what was
 * in it stays until then. However much there is, little of it is in memory at a time. Rejects with
 * a sentence for people.
 */
export async function saveState(snapshots: Snapshots, path: string): Promise<void> {
  const temporary = temporaryOf(path);
  // Also where the process is ended meanwhile.
  const remove = (): void => rmSync(temporary, { force: true });
  process.once('exit', remove);
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      for await (const line of snapshots.lines()) {
        await file.appendFile(`${JSON.stringify(line)}\n`);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw failed(path, 'written', error);
  } finally {
    process.off('exit', remove);
  }
}

async function restore(snapshots: Snapshots, path: string, file: FileHandle): Promise<void> {
  try {
    if (await isInLines(file)) await snapshots.restoreLines(() => valuesOf(file));
    else await snapshots.restore(JSON.parse(textOf(await readWhole(file))));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === 'read') throw failed(path, 'read', error);
    const isWrong = error instanceof ControlError || error instanceof SyntaxError;
    throw isWrong ? failed(path, 'used', error) : error;
  }
}

/** A snapshot as `GET /snapshot` gives it, or an earlier version saved it, has its topics in one value. */
async function isInLines(file: FileHandle): Promise<boolean> {
  try {
    for await (const head of valuesOf(file))
      return !Object.hasOwn(Object(head) as object, 'topics');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return false;
}

async function* valuesOf(file: FileHandle): AsyncGenerator {
  for await (const line of linesOf(chunksOf(file))) yield JSON.parse(line);
}

async function readWhole(file: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const CHUNK_BYTES = 1024 * 1024;

async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

/** Better now than when there is something to lose. */
async function tryToWrite(path: string): Promise<void> {
  const temporary = temporaryOf(path);
  try {
    await (await open(temporary, 'w', 0o600)).close();
    await rm(temporary);
  } catch (error) {
    throw failed(path, 'written', error);
  }
}

function temporaryOf(path: string): string {
  return `${path}.${process.pid}.tmp`;
}

function failed(path: string, what: string, error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error);
  return new Error(`the state file ${path} cannot be ${what}: ${why}`);
}
