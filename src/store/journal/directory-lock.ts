import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

/** Lets a directory go. */
export type Unlock = () => Promise<void>;

/**
 * Keeps other processes out of a directory, by a socket in it that this one listens on: however a
 * process ends, nobody listens from then on. Rejects with a sentence where another does. Where there
 * can be no such socket (the path is too long, the file system has none) `warn` is told, and the
 * directory is not guarded.
 */
export async function lockDirectory(
  directory: string,
  warn: (line: string) => void,
): Promise<Unlock> {
  const path = join(directory, 'lock');
  try {
    return await listen(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
      warn(`${directory} is not guarded against a second process: ${(error as Error).message}`);
      return () => Promise.resolve();
    }
  }
  if (await isAnswered(path)) throw new Error(`another mqrest uses ${directory}`);
  await rm(path, { force: true });
  return listen(path);
}

function listen(path: string): Promise<Unlock> {
  const server: Server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.unref();
      resolve(() => new Promise((closed) => server.close(() => closed())));
    });
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
