/** Takes a line of text without its line feed. */
export type WriteLine = (line: string) => void;

/**
 * Writes lines in one go per turn of the event loop: a busy server makes one system call for
 * hundreds of lines. `flush` writes what is waiting at once.
 */
export function lineWriter(write: (text: string) => void): { line: WriteLine; flush: () => void } {
  let waiting = '';
  const flush = (): void => {
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    write(text);
  };
  const line = (text: string): void => {
    if (waiting === '') setImmediate(flush);
    waiting += text + '\n';
  };
  return { line, flush };
}
