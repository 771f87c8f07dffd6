import { open, readFile, rename, rm } from 'node:fs/promises';
import { ControlError } from '../api/problem';
import type { Snapshots } from './snapshot';

/** Restores what {@link saveState} wrote; nothing where there is no such file. Rejects with a sentence for people. */
export async function loadState(snapshots: Snapshots, path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`the state file ${path} cannot be read: ${messageOf(error)}`);
  });
  if (text === undefined) return;
  try {
    await snapshots.restore(JSON.parse(text));
  } catch (error) {
    const isWrong = error instanceof ControlError || error instanceof SyntaxError;
    if (!isWrong) throw error;
    throw new Error(`the state file ${path} cannot be used: ${messageOf(error)}`);
  }
}

/** Writes what is kept to a file, whole or not at all: what was in it stays until then. */
export async function saveState(snapshots: Snapshots, path: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(await snapshots.take())}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Error(`the state file ${path} cannot be written: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
