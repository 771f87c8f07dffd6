import { clearTimeout, setTimeout } from '../lib/real-time';

/** Takes a line of text without its line feed. */
export type WriteLine = (line: string) => void;

/** How long lines wait to be written; ms. */
const BATCH_MS = 20;
/** So many characters are written at once at most, unless one line has more. Lines are ASCII. */
const BATCH_CHARACTERS = 16 * 1024;
/** So much stays together on a pipe that several processes write to (PIPE_BUF of Linux). */
export const PIPE_CHARACTERS = 4096;

/**
 * Writes lines in batches: a busy server makes one system call for hundreds of lines. `flush` writes
 * what is waiting at once.
 */
export function lineWriter(
  write: (text: string) => void,
  batchCharacters = BATCH_CHARACTERS,
): { line: WriteLine; flush: () => void } {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const writeWaiting = (): void => {
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    write(text);
  };
  const onTime = (): void => {
    timer = undefined;
    writeWaiting();
  };
  const line = (text: string): void => {
    if (waiting.length + text.length >= batchCharacters) writeWaiting();
    waiting += text + '\n';
    // Left running by full batches: to stop and start it anew for each costs more than a line.
    timer ??= setTimeout(onTime, BATCH_MS);
  };
  const flush = (): void => {
    clearTimeout(timer);
    onTime();
  };
  return { line, flush };
}
