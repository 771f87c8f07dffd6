/** Takes a line of text without its line feed. */
export type WriteLine = (line: string) => void;

/** How long lines wait to be written, ms, and how many characters of them at most. */
const BATCH_MS = 20;
const BATCH_CHARACTERS = 64 * 1024;

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
    waiting += text + '\n';
    if (waiting.length >= BATCH_CHARACTERS) flush();
    else timer ??= setTimeout(flush, BATCH_MS);
  };
  return { line, flush };
}
