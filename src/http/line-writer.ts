import { clearTimeout, setTimeout } from '../lib/real-time';

/** Takes a line of text without its line feed. */
export type WriteLine = (line: string) => void;

/** How long lines wait to be written; ms. */
const BATCH_MS = 20;
/** What is written to a pipe at once stays together up to so many bytes (PIPE_BUF of Linux). */
const BATCH_CHARACTERS = 4096;

/**
 * Writes lines in batches: a busy server makes one system call for hundreds of lines. `flush` writes
 * what is waiting at once.
 */
export function lineWriter(write: (text: string) => void): { line: WriteLine; flush: () => void } {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    write(text);
  };
  const line = (text: string): void => {
    if (waiting.length + text.length >= BATCH_CHARACTERS) flush();
    waiting += text + '\n';
    timer ??= setTimeout(flush, BATCH_MS);
  };
  return { line, flush };
}
