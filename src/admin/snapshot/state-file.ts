import { rmSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { ControlError } from '../../schema/control-error';
import type { Snapshots } from './snapshots';

/**
 * Restores what {@link saveState} wrote; nothing where there is no such file. Rejects with a
 * sentence for people, also where the file cannot be written later.
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
 * Writes what is kept to a file, whole or not at all: what was in it stays until then. However
 * much there is, little of it is in memory at a time. Rejects with a sentence for people.
 */
export async function saveState(snapshots: Snapshots, path: string): Promise<void> {
  const temporary = temporaryOf(path);
  // Also where the process is ended meanwhile.
  const remove = (): void => rmSync(temporary, { force: true });
  process.once('exit', remove);
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      for await (const piece of snapshots.text()) await file.appendFile(piece);
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
    await snapshots.restoreText(() => chunksOf(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === 'read') throw failed(path, 'read', error);
    const isWrong = error instanceof ControlError || error instanceof SyntaxError;
    throw isWrong ? failed(path, 'used', error) : error;
  }
}

const CHUNK_BYTES = 1024 * 1024;

async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await file.read(
      Buffer.alloc(CHUNK_BYTES),
      0,
      CHUNK_BYTES,
      position,
    );
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
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
